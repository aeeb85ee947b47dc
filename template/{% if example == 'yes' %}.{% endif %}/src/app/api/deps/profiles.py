"""The profile service of a request."""

from typing import Annotated

from fastapi import Depends

from app.api.deps.uow import Uow
from app.services.profiles import ProfileService


async def get_profile_service(uow: Uow) -> ProfileService:
    """A service for this request."""
    return ProfileService(uow)


ProfileServiceDep = Annotated[ProfileService, Depends(get_profile_service)]
