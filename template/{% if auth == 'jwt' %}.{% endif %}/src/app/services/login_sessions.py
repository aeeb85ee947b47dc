"""The business of staying logged in: a refresh token is good once, a second use is a theft."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import structlog

from app.core.auth.settings import get_auth_settings
from app.core.auth.tokens import digest_of, new_refresh_token
from app.core.types import utcnow, uuid7
from app.core.unit_of_work import UnitOfWork
from app.models.refresh_tokens import RefreshToken
from app.repositories.refresh_tokens import RefreshTokenRepository

log = structlog.get_logger(__name__)


class LoginSessionService:
    """Makes, uses and revokes the refresh tokens of a login."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.refresh_token_repo = RefreshTokenRepository(uow)
        self.lifetime = dt.timedelta(days=get_auth_settings().refresh_days)

    async def issue(
        self, account_id: UUID, scopes: Sequence[str], *, family_id: UUID | None = None
    ) -> str:
        """A new token; with a family, the successor of one that was used."""
        token = new_refresh_token()
        async with self.uow:
            await self.refresh_token_repo.create(
                {
                    "account_id": account_id,
                    "family_id": family_id or uuid7(),
                    "digest": digest_of(token),
                    "scopes": list(scopes),
                    "expires_at": utcnow() + self.lifetime,
                }
            )
        return token

    async def find_account(self, token: str) -> UUID | None:
        """Whose token this is. None: nobody's."""
        async with self.uow.reading():
            return await self.refresh_token_repo.find_account(digest_of(token))

    async def use(self, token: str) -> RefreshToken | None:
        """Use a token up. None: it is good for nothing.

        A second use means that two have it, and nobody can know which of them is the thief: the
        whole family is revoked.
        """
        async with self.uow:
            found = await self.refresh_token_repo.lock_by_digest(digest_of(token))
            if found is None or found.expires_at <= utcnow():
                return None
            if found.used_at is not None:
                await self.refresh_token_repo.delete_family(found.family_id)
                log.warning("refresh_token.reused", account_id=str(found.account_id))
                return None
            return await self.refresh_token_repo.update(found.id, {"used_at": utcnow()})

    async def revoke(self, token: str) -> None:
        """Make a token and its family good for nothing. One that is unknown is so already."""
        async with self.uow:
            found = await self.refresh_token_repo.lock_by_digest(digest_of(token))
            if found is not None:
                await self.refresh_token_repo.delete_family(found.family_id)

    async def prune(self, moment: dt.datetime) -> int:
        """Forget the tokens that have expired by then. Returns how many there were."""
        async with self.uow:
            return await self.refresh_token_repo.delete_expired(moment)
