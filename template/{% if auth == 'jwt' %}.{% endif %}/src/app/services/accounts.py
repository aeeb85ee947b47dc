"""The business of accounts: who may log in, and what they may do."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from app.core.auth.passwords import Passwords, get_passwords
from app.core.auth.principal import Principal
from app.core.auth.scopes import Scope
from app.core.errors import ConflictError, NotFoundError
from app.core.idempotency import Once, RequestKey
from app.core.listing import Rows
from app.core.unit_of_work import UnitOfWork
from app.models.accounts import Account
from app.repositories.accounts import AccountRepository
from app.repositories.refresh_tokens import RefreshTokenRepository
from app.schemas.accounts import AccountCreate, AccountQuery, AccountRead, AccountUpdate


class AccountService:
    """Makes, finds, changes and removes accounts."""

    def __init__(self, uow: UnitOfWork, passwords: Passwords | None = None) -> None:
        self.uow = uow
        self.passwords = passwords or get_passwords()
        self.account_repo = AccountRepository(uow)
        self.refresh_token_repo = RefreshTokenRepository(uow)
        self.once = Once(uow)

    async def create(self, data: AccountCreate) -> Account:
        """Make an account.

        Raises:
            ConflictError: another one has its address.
        """
        values = await self._values(data)
        async with self.uow:
            return await self._create(data, values)

    async def create_once(self, data: AccountCreate, key: RequestKey | None) -> AccountRead:
        """Make an account; when the same request comes again, show what it made.

        Raises:
            ConflictError: another one has its address.
            ReusedKeyError: the key came before with other data.
        """
        create = partial(self._create, values=await self._values(data))
        async with self.uow:
            return await self.once.run(key, data, create, AccountRead)

    async def get(self, account_id: UUID) -> Account:
        """One account.

        Raises:
            NotFoundError: there is none with this id.
        """
        async with self.uow.reading():
            account = await self.account_repo.get(account_id)
            if account is None:
                raise NotFoundError.of("Account", account_id)
            return account

    async def get_multi(self, query: AccountQuery) -> Rows[Account]:
        """A page of accounts, the oldest first."""
        async with self.uow.reading():
            return await self.account_repo.get_multi(query.filters(), query.page())

    async def exists(self, account_id: UUID) -> bool:
        """Whether there is an account with this id."""
        async with self.uow.reading():
            return await self.account_repo.exists(account_id)

    async def find_active(self, account_id: UUID) -> Account | None:
        """The account with this id, if it may log in."""
        async with self.uow.reading():
            account = await self.account_repo.get(account_id)
            return account if account is not None and account.active else None

    async def find_active_by_email(self, email: str) -> Account | None:
        """The account with this address, if it may log in."""
        async with self.uow.reading():
            account = await self.account_repo.get_by_email(email)
            return account if account is not None and account.active else None

    async def lock_active(self, account_id: UUID) -> Account | None:
        """The account with this id, if it may log in; until the unit's end nobody changes it."""
        async with self.uow:
            account = await self.account_repo.lock(account_id)
            return account if account is not None and account.active else None

    async def update(
        self,
        account_id: UUID,
        data: AccountUpdate,
        *,
        actor: Principal | None = None,
        version: int | None = None,
    ) -> Account:
        """Change an account, if it still has the given version; it has to log in again.

        Args:
            account_id: which.
            data: what changes.
            actor: who wants it; None: a script or a task, which cannot lock itself out.
            version: the version that is to change; None: whichever it is.

        Raises:
            NotFoundError: there is none with this id.
            StaleVersionError: somebody else changed it since.
            ConflictError: another one has its address, or the actor would lock themselves out.
        """
        if _is(account_id, actor) and _takes_away_access(data):
            raise ConflictError("you cannot take your own access away")
        values = await self._values(data)
        async with self.uow:
            await self._check_unique(data, other_than=account_id)
            account = await self.account_repo.update(account_id, values, version=version)
            await self.refresh_token_repo.delete_of_account(account_id)
            return account

    async def replace_hash(self, account_id: UUID, password_hash: str) -> Account:
        """Store a newer hash of the same password.

        Raises:
            NotFoundError: there is none with this id.
        """
        async with self.uow:
            return await self.account_repo.update(account_id, {"password_hash": password_hash})

    async def change_password(self, account_id: UUID, password: str) -> Account:
        """Give an account another password; it has to log in again.

        Raises:
            NotFoundError: there is none with this id.
        """
        password_hash = await self.passwords.hash(password)
        async with self.uow:
            account = await self.replace_hash(account_id, password_hash)
            await self.refresh_token_repo.delete_of_account(account_id)
            return account

    async def delete(self, account_id: UUID, *, actor: Principal | None = None) -> None:
        """Remove an account. The actor is as for a change.

        Raises:
            NotFoundError: there is none with this id.
            ConflictError: something still refers to it, or it is the actor's own.
        """
        if _is(account_id, actor):
            raise ConflictError("you cannot take your own access away")
        async with self.uow:
            await self.account_repo.delete(account_id)

    async def _create(self, data: AccountCreate, values: Mapping[str, Any]) -> Account:
        await self._check_unique(data)
        return await self.account_repo.create(values)

    async def _values(self, data: AccountCreate | AccountUpdate) -> dict[str, Any]:
        """The columns. Hashing takes long, so it is done before a transaction begins."""
        values = data.model_dump(exclude_unset=isinstance(data, AccountUpdate))
        password = values.pop("password", None)
        if password is not None:
            values["password_hash"] = await self.passwords.hash(password.get_secret_value())
        return values

    async def _check_unique(
        self, data: AccountCreate | AccountUpdate, other_than: UUID | None = None
    ) -> None:
        value = data.email
        if value is not None and await self.account_repo.exists_by_email(
            value, other_than=other_than
        ):
            raise ConflictError("there is another account with this email")


def _is(account_id: UUID, actor: Principal | None) -> bool:
    return actor is not None and actor.id == account_id


def _takes_away_access(data: AccountUpdate) -> bool:
    without_scope = data.scopes is not None and Scope.ACCOUNTS_MANAGE not in data.scopes
    return data.active is False or without_scope
