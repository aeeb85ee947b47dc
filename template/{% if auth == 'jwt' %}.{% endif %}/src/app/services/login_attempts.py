"""The business of guessing passwords: how often it may be tried."""

import datetime as dt
from ipaddress import IPv6Address, ip_address
from math import ceil

from app.core.auth.errors import TooManyAttemptsError
from app.core.auth.settings import AuthSettings, get_auth_settings
from app.core.auth.tokens import digest_of
from app.core.types import utcnow
from app.core.unit_of_work import UnitOfWork
from app.repositories.login_attempts import LoginAttemptRepository

PREFIX_BITS = 64
"""Of an IPv6 address: who has one has all with the same beginning."""


class LoginAttemptService:
    """Counts attempts in the database, so the limits hold for all processes together.

    It must be given a unit of its own: an attempt counts also where logging in is rolled back.
    """

    def __init__(self, uow: UnitOfWork, settings: AuthSettings | None = None) -> None:
        self.uow = uow
        self.settings = settings or get_auth_settings()
        self.attempt_repo = LoginAttemptRepository(uow)

    async def admit(self, email: str, address: str) -> None:
        """Count an attempt before it is made.

        Raises:
            TooManyAttemptsError: it was one too many, for the account or from the address.
        """
        limits = {
            _address_key(address): self.settings.attempts_per_address,
            _account_key(email): self.settings.attempts_per_account,
        }
        for key, limit in limits.items():  # whoever is refused by address cannot lock an account
            await self._admit(key, limit)

    async def take_back(self, email: str, address: str) -> None:
        """It was the right password: that was no attempt at guessing."""
        async with self.uow:
            await self.attempt_repo.take_back(_address_key(address))
            await self.attempt_repo.delete(_account_key(email))

    async def prune(self, moment: dt.datetime) -> int:
        """Forget the counters whose window has ended by then. Returns how many there were."""
        async with self.uow:
            return await self.attempt_repo.delete_ended(moment)

    async def _admit(self, key: str, limit: int) -> None:
        now = utcnow()
        ends = now + dt.timedelta(minutes=self.settings.attempts_minutes)
        async with self.uow:
            attempts = await self.attempt_repo.count(key, now, ends)
        if attempts.number > limit:
            raise TooManyAttemptsError(ceil((attempts.window_ends_at - now).total_seconds()))


def _account_key(email: str) -> str:
    return digest_of(f"account {email}")


def _address_key(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return digest_of(f"address {address}")
    if isinstance(parsed, IPv6Address):
        return digest_of(f"network {int(parsed) >> PREFIX_BITS}")
    return digest_of(f"address {parsed}")
