"""Data access for accounts."""

from uuid import UUID

from sqlalchemy import select

from app.models.accounts import Account
from app.repositories.base import BaseRepository


class AccountRepository(BaseRepository[Account]):
    """Rows of accounts."""

    model = Account

    async def lock(self, account_id: UUID) -> Account | None:
        """The account with this key; who else changes or locks it waits for the unit's end."""
        query = select(Account).where(Account.id == account_id).with_for_update()
        return await self.session.scalar(query)

    async def get_by_email(self, email: str) -> Account | None:
        """The account with this address."""
        return await self.session.scalar(select(Account).where(Account.email == email))

    async def exists_by_email(self, email: str, *, other_than: UUID | None = None) -> bool:
        """Whether there is another account with this address."""
        return await self.exists_with({"email": email}, other_than=other_than)
