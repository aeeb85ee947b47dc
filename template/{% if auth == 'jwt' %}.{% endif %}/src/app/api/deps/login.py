"""The login service of a request, and where the request came from."""

from typing import Annotated

from fastapi import Depends, Request

from app.api.deps.uow import Uow
from app.services.login import LoginService


async def get_login_service(uow: Uow) -> LoginService:
    """A service for this request."""
    return LoginService(uow)


async def get_client_address(request: Request) -> str:
    """The address of whoever connected, or of whom a trusted proxy names."""
    return request.client.host if request.client else ""


LoginServiceDep = Annotated[LoginService, Depends(get_login_service)]
ClientAddress = Annotated[str, Depends(get_client_address)]
