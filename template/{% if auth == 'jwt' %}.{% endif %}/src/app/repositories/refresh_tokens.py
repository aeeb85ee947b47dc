"""Data access for refresh tokens."""

import datetime as dt
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select

from app.models.refresh_tokens import RefreshToken
from app.repositories.base import BaseRepository


class RefreshTokenRepository(BaseRepository[RefreshToken]):
    """Rows of refresh tokens."""

    model = RefreshToken

    async def find_account(self, digest: str) -> UUID | None:
        """Whose token this is."""
        query = select(RefreshToken.account_id).where(RefreshToken.digest == digest)
        return await self.session.scalar(query)

    async def lock_by_digest(self, digest: str) -> RefreshToken | None:
        """The token with this digest; who else asks for it waits until the end of the unit."""
        query = select(RefreshToken).where(RefreshToken.digest == digest).with_for_update()
        return await self.session.scalar(query)

    async def delete_family(self, family_id: UUID) -> int:
        """Remove a token with all that came before and after it. Returns how many there were."""
        return await self._delete(RefreshToken.family_id == family_id)

    async def delete_of_account(self, account_id: UUID) -> int:
        """Remove all tokens of an account. Returns how many there were."""
        return await self._delete(RefreshToken.account_id == account_id)

    async def delete_expired(self, moment: dt.datetime) -> int:
        """Remove the tokens that are good for nothing any more. Returns how many there were."""
        return await self._delete(RefreshToken.expires_at <= moment)

    async def _delete(self, condition: ColumnElement[bool]) -> int:
        query = delete(RefreshToken).where(condition).returning(RefreshToken.id)
        return len((await self.session.scalars(query)).all())
