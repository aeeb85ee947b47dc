"""The account service of a request."""

from typing import Annotated

from fastapi import Depends, Request

from app.api.deps.uow import uow_of
from app.services.accounts import AccountService


async def get_account_service(request: Request) -> AccountService:
    """A service for this request."""
    return AccountService(uow_of(request))


AccountServiceDep = Annotated[AccountService, Depends(get_account_service)]
