from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.auth.principal import Principal
from app.core.auth.scopes import Scope
from app.core.errors import ConflictError, NotFoundError, StaleVersionError
from app.core.unit_of_work import UnitOfWork
from app.models.accounts import Account
from app.schemas.accounts import AccountCreate, AccountQuery, AccountUpdate
from app.services.accounts import AccountService
from app.services.login_sessions import LoginSessionService
from tests.credentials import SOMEBODY
from tests.factories.accounts import PASSWORD, QUICK, create_account, valid_account


async def test_a_password_is_stored_as_a_hash(uow: UnitOfWork, session: AsyncSession) -> None:
    made = await create_account(uow)
    stored = await session.get_one(Account, made.id)
    assert stored.password_hash.startswith("$argon2id$")
    assert PASSWORD not in stored.password_hash


async def test_an_address_is_the_same_however_it_is_spelt(uow: UnitOfWork) -> None:
    account = await create_account(uow, email="Ann@Example.com")
    assert account.email == "ann@example.com"
    again = AccountCreate.model_validate(valid_account(email="ANN@example.com"))
    with pytest.raises(ConflictError):
        await AccountService(uow, QUICK).create(again)


async def test_scopes_are_kept_once_each_in_order(uow: UnitOfWork) -> None:
    account = await create_account(uow, scopes=list(Scope))
    assert account.scopes == sorted(Scope)


async def test_each_change_logs_an_account_out(uow: UnitOfWork) -> None:
    account = await create_account(uow)
    token = await LoginSessionService(uow).issue(account.id, [])
    await AccountService(uow, QUICK).update(account.id, AccountUpdate(active=False), actor=SOMEBODY)
    assert await LoginSessionService(uow).use(token) is None


async def test_an_account_goes_with_its_tokens(uow: UnitOfWork) -> None:
    account = await create_account(uow)
    token = await LoginSessionService(uow).issue(account.id, [])
    await AccountService(uow, QUICK).delete(account.id, actor=SOMEBODY)
    assert await LoginSessionService(uow).find_account(token) is None


async def test_a_stale_change_logs_nobody_out(uow: UnitOfWork) -> None:
    account = await create_account(uow)
    token = await LoginSessionService(uow).issue(account.id, [])
    change = AccountUpdate(active=False)
    with pytest.raises(StaleVersionError):
        await AccountService(uow, QUICK).update(account.id, change, actor=SOMEBODY, version=7)
    assert await LoginSessionService(uow).use(token) is not None


@pytest.mark.parametrize("change", [AccountUpdate(active=False), AccountUpdate(scopes=[])])
async def test_nobody_takes_their_own_access_away(uow: UnitOfWork, change: AccountUpdate) -> None:
    account = await create_account(uow, scopes=list(Scope))
    actor = Principal(account.id, frozenset(Scope))
    service = AccountService(uow, QUICK)
    with pytest.raises(ConflictError):
        await service.update(account.id, change, actor=actor)
    with pytest.raises(ConflictError):
        await service.delete(account.id, actor=actor)
    harmless = AccountUpdate(email="new@example.com", scopes=list(Scope), active=True)
    assert (await service.update(account.id, harmless, actor=actor)).email == "new@example.com"
    await service.delete(account.id)
    assert not await service.exists(account.id)


async def test_only_an_active_account_is_found_to_log_in(uow: UnitOfWork) -> None:
    gone = await create_account(uow, active=False)
    service = AccountService(uow, QUICK)
    assert await service.find_active(gone.id) is None
    assert await service.find_active_by_email(gone.email) is None
    assert await service.exists(gone.id)
    assert [account.id for account in await service.get_multi(AccountQuery(active=False))] == [
        gone.id
    ]


async def test_what_does_not_exist_is_not_found(uow: UnitOfWork) -> None:
    service, key = AccountService(uow, QUICK), uuid4()
    with pytest.raises(NotFoundError):
        await service.get(key)
    with pytest.raises(NotFoundError):
        await service.update(key, AccountUpdate(active=True), actor=SOMEBODY)
    with pytest.raises(NotFoundError):
        await service.change_password(key, PASSWORD)
    with pytest.raises(NotFoundError):
        await service.delete(key, actor=SOMEBODY)
