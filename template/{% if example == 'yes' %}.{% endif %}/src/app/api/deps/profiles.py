"""The profile service of a request."""

from typing import Annotated

from fastapi import Depends, Request

from app.api.deps.uow import uow_of
from app.services.profiles import ProfileService


async def get_profile_service(request: Request) -> ProfileService:
    """A service for this request."""
    return ProfileService(uow_of(request))


ProfileServiceDep = Annotated[ProfileService, Depends(get_profile_service)]
