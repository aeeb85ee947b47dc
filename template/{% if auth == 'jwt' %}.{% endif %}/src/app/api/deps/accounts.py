"""The account service of a request."""

from typing import Annotated

from fastapi import Depends

from app.api.deps.uow import Uow
from app.services.accounts import AccountService


async def get_account_service(uow: Uow) -> AccountService:
    """A service for this request."""
    return AccountService(uow)


AccountServiceDep = Annotated[AccountService, Depends(get_account_service)]
