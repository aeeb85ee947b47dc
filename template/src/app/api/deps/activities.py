"""The activity service of a request."""

from typing import Annotated

from fastapi import Depends

from app.api.deps.uow import Uow
from app.services.activities import ActivityService


async def get_activity_service(uow: Uow) -> ActivityService:
    """A service for this request."""
    return ActivityService(uow)


ActivityServiceDep = Annotated[ActivityService, Depends(get_activity_service)]
