"""The activity service of a request."""

from typing import Annotated

from fastapi import Depends, Request

from app.api.deps.uow import uow_of
from app.services.activities import ActivityService


async def get_activity_service(request: Request) -> ActivityService:
    """A service for this request."""
    return ActivityService(uow_of(request))


ActivityServiceDep = Annotated[ActivityService, Depends(get_activity_service)]
