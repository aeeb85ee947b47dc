import asyncio
import datetime as dt

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.auth.errors import (
    ForbiddenError,
    InvalidCredentialsError,
    InvalidTokenError,
    TooManyAttemptsError,
)
from app.core.auth.passwords import Passwords, Verdict
from app.core.auth.principal import Principal
from app.core.auth.scopes import Scope
from app.core.auth.settings import get_auth_settings
from app.core.auth.tokens import get_access_tokens
from app.core.types import utcnow
from app.core.unit_of_work import UnitOfWork
from app.models.accounts import Account
from app.schemas.accounts import AccountUpdate
from app.schemas.login import PasswordChange, PasswordGrant
from app.services.accounts import AccountService
from app.services.login import LoginService, Tokens
from app.services.login_sessions import LoginSessionService
from tests.credentials import SOMEBODY
from tests.factories.accounts import PASSWORD, QUICK, QUICK_HASH, create_account, hash_quickly

HERE = "192.0.2.1"
WRONG = "wrong password"


def grant(email: str, password: str = PASSWORD, scope: str = "") -> PasswordGrant:
    return PasswordGrant(username=email, password=SecretStr(password), scope=scope)


async def logged_in(uow: UnitOfWork, **changes: object) -> Tokens:
    account = await create_account(uow, **changes)
    return await LoginService(uow).log_in(grant(account.email), HERE)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are not about hashing; those in tests/core/test_passwords.py are."""
    hash_quickly(monkeypatch)


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were compared with a hash."""
    passwords: list[str] = []
    verify = PasswordHash.verify_and_update

    def counted(self: PasswordHash, password: str, known: str) -> tuple[bool, str | None]:
        passwords.append(password)
        return verify(self, password, known)

    monkeypatch.setattr(PasswordHash, "verify_and_update", counted)
    return passwords


async def test_the_token_says_who_logged_in_and_what_they_may_do(uow: UnitOfWork) -> None:
    account = await create_account(uow, scopes=list(Scope))
    tokens = await LoginService(uow).log_in(grant(account.email.upper()), HERE)
    principal = get_access_tokens().read(tokens.access_token)
    assert principal == Principal(account.id, frozenset(Scope))
    assert tokens.scope == " ".join(sorted(Scope))


@pytest.mark.parametrize(
    ("asked", "given"),
    [("accounts:manage", "accounts:manage"), ("accounts:manage other", "accounts:manage")],
)
async def test_what_is_asked_for_narrows_what_is_given(
    uow: UnitOfWork, asked: str, given: str
) -> None:
    account = await create_account(uow, scopes=list(Scope))
    tokens = await LoginService(uow).log_in(grant(account.email, scope=asked), HERE)
    assert tokens.scope == given


async def test_asking_does_not_widen_what_is_given(uow: UnitOfWork) -> None:
    account = await create_account(uow)
    tokens = await LoginService(uow).log_in(grant(account.email, scope="accounts:manage"), HERE)
    assert tokens.scope == ""
    assert get_access_tokens().read(tokens.access_token).scopes == frozenset()


async def test_a_refusal_takes_the_same_work_whoever_is_refused(
    uow: UnitOfWork, verified: list[str]
) -> None:
    there = await create_account(uow)
    gone = await create_account(uow, active=False)
    for email, password in (
        (there.email, WRONG),
        (gone.email, PASSWORD),
        ("nobody@example.com", PASSWORD),
    ):
        verified.clear()
        with pytest.raises(InvalidCredentialsError) as refused:
            await LoginService(uow).log_in(grant(email, password), HERE)
        assert refused.value.detail == "no active account has this address and password"
        assert verified == [password]


async def test_a_failed_login_counts_although_it_is_rolled_back(uow: UnitOfWork) -> None:
    account = await create_account(uow)
    limit = get_auth_settings().attempts_per_account
    service = LoginService(uow)
    for _ in range(limit - 1):
        await service.attempt_service.admit(account.email, HERE)
    with pytest.raises(InvalidCredentialsError):
        await service.log_in(grant(account.email, WRONG), HERE)
    with pytest.raises(TooManyAttemptsError):
        await service.log_in(grant(account.email), HERE)


async def test_the_right_password_begins_the_count_anew(uow: UnitOfWork) -> None:
    account = await create_account(uow)
    service = LoginService(uow)
    for _ in range(get_auth_settings().attempts_per_account - 1):
        await service.attempt_service.admit(account.email, HERE)
    for _ in range(3):
        await service.log_in(grant(account.email), HERE)


async def test_an_outdated_hash_is_replaced_at_the_login(
    uow: UnitOfWork, session: AsyncSession
) -> None:
    account = await create_account(uow)
    service = LoginService(uow)
    service.passwords = Passwords(PasswordHash((Argon2Hasher(2, 8, 1),)))
    await service.log_in(grant(account.email), HERE)
    stored = await session.get_one(Account, account.id)
    assert "t=2" in stored.password_hash
    await service.log_in(grant(account.email), HERE)


async def test_a_refresh_token_is_good_once(uow: UnitOfWork) -> None:
    service = LoginService(uow)
    first = await logged_in(uow, scopes=list(Scope))
    second = await service.refresh(first.refresh_token)
    assert second.scope == first.scope
    third = await service.refresh(second.refresh_token)
    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3


async def test_a_second_use_revokes_the_family(uow: UnitOfWork) -> None:
    service = LoginService(uow)
    stolen = await logged_in(uow)
    newer = await service.refresh(stolen.refresh_token)
    for token in (stolen, newer, stolen):
        with pytest.raises(InvalidTokenError):
            await service.refresh(token.refresh_token)


async def test_other_logins_of_the_account_are_other_families(uow: UnitOfWork) -> None:
    account = await create_account(uow)
    service = LoginService(uow)
    laptop = await service.log_in(grant(account.email), HERE)
    phone = await service.log_in(grant(account.email), HERE)
    await LoginSessionService(uow).revoke(laptop.refresh_token)
    await service.refresh(phone.refresh_token)
    with pytest.raises(InvalidTokenError):
        await service.refresh(laptop.refresh_token)


async def test_two_uses_at_once_are_a_second_use(separate_uow: UnitOfWork) -> None:
    tokens = await logged_in(separate_uow)
    services = [LoginService(separate_uow.fork()) for _ in range(2)]
    answers = await asyncio.gather(
        *(service.refresh(tokens.refresh_token) for service in services), return_exceptions=True
    )
    good = [answer for answer in answers if isinstance(answer, Tokens)]
    assert len(good) == 1
    assert [type(answer) for answer in answers if answer not in good] == [InvalidTokenError]
    with pytest.raises(InvalidTokenError):
        await LoginService(separate_uow).refresh(good[0].refresh_token)


async def test_a_refresh_token_expires(uow: UnitOfWork, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = await logged_in(uow)
    later = utcnow() + dt.timedelta(days=get_auth_settings().refresh_days)
    monkeypatch.setattr("app.services.login_sessions.utcnow", lambda: later)
    with pytest.raises(InvalidTokenError):
        await LoginService(uow).refresh(tokens.refresh_token)


async def test_a_refresh_gives_no_more_than_the_account_still_has(uow: UnitOfWork) -> None:
    account = await create_account(uow, scopes=list(Scope))
    service = LoginService(uow)
    tokens = await service.log_in(grant(account.email), HERE)
    async with uow:
        await service.account_service.account_repo.update(account.id, {"scopes": []})
    assert (await service.refresh(tokens.refresh_token)).scope == ""


async def test_an_account_that_is_gone_cannot_refresh(uow: UnitOfWork) -> None:
    account = await create_account(uow)
    service = LoginService(uow)
    tokens = await service.log_in(grant(account.email), HERE)
    await AccountService(uow).update(account.id, AccountUpdate(active=False), actor=SOMEBODY)
    with pytest.raises(InvalidTokenError):
        await service.refresh(tokens.refresh_token)
    with pytest.raises(InvalidTokenError):
        await service.get_account(Principal(account.id))


async def test_a_new_password_needs_the_old_one_and_logs_out_everywhere(uow: UnitOfWork) -> None:
    account = await create_account(uow)
    service, principal = LoginService(uow), Principal(account.id)
    tokens = await service.log_in(grant(account.email), HERE)
    new = SecretStr("another good password")
    with pytest.raises(ForbiddenError):
        await service.change_password(
            principal, PasswordChange(current_password=SecretStr(WRONG), new_password=new), HERE
        )
    await service.change_password(
        principal, PasswordChange(current_password=SecretStr(PASSWORD), new_password=new), HERE
    )
    with pytest.raises(InvalidTokenError):
        await service.refresh(tokens.refresh_token)
    with pytest.raises(InvalidCredentialsError):
        await service.log_in(grant(account.email), HERE)
    await service.log_in(grant(account.email, new.get_secret_value()), HERE)


async def test_a_password_that_changes_while_it_is_verified_is_the_wrong_one(
    uow: UnitOfWork,
) -> None:
    account = await create_account(uow)
    service = LoginService(uow)

    class Slow(Passwords):
        async def verify(self, password: str, known: str | None) -> Verdict:
            verdict = await QUICK.verify(password, known)
            await AccountService(uow.fork()).change_password(account.id, "another good password")
            return verdict

    service.passwords = Slow(QUICK_HASH)
    with pytest.raises(InvalidCredentialsError):
        await service.log_in(grant(account.email), HERE)


async def test_no_refresh_outlives_a_change_at_the_same_moment(separate_uow: UnitOfWork) -> None:
    account = await create_account(separate_uow)
    for _ in range(5):
        tokens = await LoginService(separate_uow).log_in(grant(account.email), HERE)
        refresh = LoginService(separate_uow.fork()).refresh(tokens.refresh_token)
        change = AccountService(separate_uow.fork()).change_password(account.id, PASSWORD)
        newer, _ = await asyncio.gather(refresh, change, return_exceptions=True)
        for each in (tokens, newer):
            if isinstance(each, Tokens):
                with pytest.raises(InvalidTokenError):
                    await LoginService(separate_uow).refresh(each.refresh_token)


async def test_a_token_that_is_unknown_is_revoked_already(uow: UnitOfWork) -> None:
    await LoginSessionService(uow).revoke("unknown")


async def test_tokens_are_not_shown(uow: UnitOfWork) -> None:
    tokens = await logged_in(uow)
    assert tokens.access_token not in repr(tokens)
    assert tokens.refresh_token not in repr(tokens)
