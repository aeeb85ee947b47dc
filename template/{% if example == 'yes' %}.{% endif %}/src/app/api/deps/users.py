"""The user service of a request."""

from typing import Annotated

from fastapi import Depends

from app.api.deps.uow import Uow
from app.services.users import UserService


async def get_user_service(uow: Uow) -> UserService:
    """A service for this request."""
    return UserService(uow)


UserServiceDep = Annotated[UserService, Depends(get_user_service)]
