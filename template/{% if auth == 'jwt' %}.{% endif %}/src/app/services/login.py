"""The business of logging in and staying so."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from app.core.auth.errors import ForbiddenError, InvalidCredentialsError, InvalidTokenError
from app.core.auth.passwords import get_passwords
from app.core.auth.principal import Principal
from app.core.auth.tokens import get_access_tokens
from app.core.unit_of_work import UnitOfWork
from app.models.accounts import Account
from app.schemas.login import PasswordChange, PasswordGrant
from app.services.accounts import AccountService
from app.services.login_attempts import LoginAttemptService
from app.services.login_sessions import LoginSessionService


@dataclass(frozen=True, slots=True)
class Tokens:
    """What somebody has who is logged in."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: int
    scope: str


class LoginService:
    """Exchanges passwords and refresh tokens for tokens."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.passwords = get_passwords()
        self.access_tokens = get_access_tokens()
        self.account_service = AccountService(uow)
        self.session_service = LoginSessionService(uow)
        self.attempt_service = LoginAttemptService(uow.fork())

    async def log_in(self, grant: PasswordGrant, address: str) -> Tokens:
        """Exchange a password for tokens.

        Takes the same work whether or not there is such an account.

        Args:
            grant: the address and the password that were given.
            address: where they came from.

        Raises:
            InvalidCredentialsError: no active account has both.
            TooManyAttemptsError: it was tried too often.
        """
        verified = await self._verified(grant, address)
        tokens = await self._granted(verified, grant.scope.split()) if verified else None
        if tokens is None:
            raise InvalidCredentialsError("no active account has this address and password")
        return tokens

    async def refresh(self, token: str) -> Tokens:
        """Exchange a refresh token, which is good once, for new tokens.

        Raises:
            InvalidTokenError: it is good for nothing, or its account is gone.
        """
        async with self.uow:  # what a second use revokes is committed, so the refusal comes after
            tokens = await self._exchanged(token)
        if tokens is None:
            raise InvalidTokenError("the refresh token is not valid")
        return tokens

    async def get_account(self, principal: Principal) -> Account:
        """The caller's own account.

        Raises:
            InvalidTokenError: it is gone, or may not log in any more.
        """
        account = await self.account_service.find_active(principal.id)
        if account is None:
            raise InvalidTokenError("the account of this token is gone")
        return account

    async def change_password(
        self, principal: Principal, change: PasswordChange, address: str
    ) -> Account:
        """Give the caller's own account another password; it has to log in again.

        Raises:
            InvalidTokenError: the account is gone.
            ForbiddenError: the current password is another one.
            TooManyAttemptsError: it was tried too often.
        """
        email = (await self.get_account(principal)).email
        current = PasswordGrant(username=email, password=change.current_password)
        account = await self._verified(current, address)
        if account is None:
            raise ForbiddenError("the current password is another one")
        new_password = change.new_password.get_secret_value()
        return await self.account_service.change_password(account.id, new_password)

    async def _verified(self, grant: PasswordGrant, address: str) -> Account | None:
        await self.attempt_service.admit(grant.username, address)
        account = await self.account_service.find_active_by_email(grant.username)
        known = account.password_hash if account is not None else None
        verdict = await self.passwords.verify(grant.password.get_secret_value(), known)
        if account is None or not verdict.right:
            return None
        await self.attempt_service.take_back(grant.username, address)
        if verdict.new_hash is None:
            return account
        return await self.account_service.replace_hash(account.id, verdict.new_hash)

    async def _granted(self, verified: Account, asked: Sequence[str]) -> Tokens | None:
        async with self.uow:  # a change since then has logged it out, so it must not slip in again
            account = await self.account_service.lock_active(verified.id)
            if account is None or account.password_hash != verified.password_hash:
                return None
            return await self._grant(account.id, _narrowed(account.scopes, asked))

    async def _exchanged(self, token: str) -> Tokens | None:
        account_id = await self.session_service.find_account(token)
        account = await self.account_service.lock_active(account_id) if account_id else None
        used = await self.session_service.use(token) if account else None
        if used is None or account is None:
            return None
        scopes = [scope for scope in used.scopes if scope in account.scopes]
        return await self._grant(account.id, scopes, family_id=used.family_id)

    async def _grant(
        self, account_id: UUID, scopes: Sequence[str], family_id: UUID | None = None
    ) -> Tokens:
        return Tokens(
            self.access_tokens.issue(Principal(account_id, frozenset(scopes))),
            await self.session_service.issue(account_id, scopes, family_id=family_id),
            int(self.access_tokens.lifetime.total_seconds()),
            " ".join(scopes),
        )


def _narrowed(allowed: Sequence[str], asked: Sequence[str]) -> list[str]:
    """What is allowed and was asked for; all that is allowed where nothing was."""
    return [scope for scope in allowed if not asked or scope in asked]
