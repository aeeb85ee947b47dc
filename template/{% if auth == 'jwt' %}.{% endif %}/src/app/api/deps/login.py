"""The services by which a request logs in and out, and where it came from."""

from typing import Annotated

from fastapi import Depends, Request

from app.api.deps.uow import uow_of
from app.services.login import LoginService
from app.services.login_sessions import LoginSessionService


async def get_login_service(request: Request) -> LoginService:
    """A service for this request."""
    return LoginService(uow_of(request))


async def get_login_session_service(request: Request) -> LoginSessionService:
    """A service for this request."""
    return LoginSessionService(uow_of(request))


async def get_client_address(request: Request) -> str:
    """The address of whoever connected, or of whom a trusted proxy names."""
    return request.client.host if request.client else ""


LoginServiceDep = Annotated[LoginService, Depends(get_login_service)]
LoginSessionServiceDep = Annotated[LoginSessionService, Depends(get_login_session_service)]
ClientAddress = Annotated[str, Depends(get_client_address)]
