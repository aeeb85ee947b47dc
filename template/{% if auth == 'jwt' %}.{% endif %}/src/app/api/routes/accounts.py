"""HTTP for accounts, for those who manage them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response, Security, status

from app.api.deps.accounts import AccountServiceDep
from app.api.deps.auth import PrincipalDep, get_principal
from app.api.deps.idempotency import RequestKeyDep
from app.api.deps.versions import ExpectedVersion, tell_created, tell_version
from app.api.errors import problems
from app.api.paging import page_of
from app.core.auth.scopes import Scope
from app.models.accounts import Account
from app.schemas.accounts import AccountCreate, AccountQuery, AccountRead, AccountUpdate
from app.schemas.listing import KeysetPage

router = APIRouter(
    prefix="/accounts",
    tags=["accounts"],
    dependencies=[Security(get_principal, scopes=[Scope.ACCOUNTS_MANAGE])],
    responses=problems(403),
)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(409, 422),
)
async def create_account(
    data: AccountCreate,
    request_key: RequestKeyDep,
    service: AccountServiceDep,
    request: Request,
    response: Response,
) -> AccountRead:
    """Make an account; with an Idempotency-Key, once however often it is sent."""
    account = await service.create_once(data, request_key)
    tell_created(account, request, response)
    return account


@router.get("", response_model=KeysetPage[AccountRead], responses=problems(422))
async def list_accounts(
    query: Annotated[AccountQuery, Query()], service: AccountServiceDep
) -> dict[str, Any]:
    """A page of accounts, the oldest first."""
    return page_of(await service.get_multi(query), query)


@router.get("/{account_id}", response_model=AccountRead, responses=problems(404, 422))
async def get_account(account_id: UUID, service: AccountServiceDep, response: Response) -> Account:
    """One account."""
    account = await service.get(account_id)
    tell_version(account, response)
    return account


@router.patch("/{account_id}", response_model=AccountRead, responses=problems(404, 409, 412, 422))
async def update_account(  # noqa: PLR0913 what a request brings are its route's parameters
    account_id: UUID,
    data: AccountUpdate,
    *,
    principal: PrincipalDep,
    version: ExpectedVersion,
    service: AccountServiceDep,
    response: Response,
) -> Account:
    """Change an account; with If-Match, only the version that was read."""
    account = await service.update(account_id, data, actor=principal, version=version)
    tell_version(account, response)
    return account


@router.delete(
    "/{account_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 409, 422)
)
async def delete_account(
    account_id: UUID, principal: PrincipalDep, service: AccountServiceDep
) -> None:
    """Remove an account."""
    await service.delete(account_id, actor=principal)
