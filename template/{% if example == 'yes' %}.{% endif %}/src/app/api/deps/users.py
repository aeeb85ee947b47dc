"""The user service of a request."""

from typing import Annotated

from fastapi import Depends, Request

from app.api.deps.uow import uow_of
from app.services.users import UserService


async def get_user_service(request: Request) -> UserService:
    """A service for this request."""
    return UserService(uow_of(request))


UserServiceDep = Annotated[UserService, Depends(get_user_service)]
