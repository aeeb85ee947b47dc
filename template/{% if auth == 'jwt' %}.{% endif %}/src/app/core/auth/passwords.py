"""Hashes passwords with argon2, beside the event loop: it takes long on purpose."""

import asyncio
from dataclasses import dataclass
from functools import lru_cache
from secrets import token_urlsafe

from pwdlib import PasswordHash


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a password was right; and its new hash, where the old one is out of date."""

    right: bool
    new_hash: str | None = None


class Passwords:
    """Hashes and verifies. Verifying takes the same work for an account that does not exist."""

    def __init__(self, hasher: PasswordHash) -> None:
        self._hasher = hasher
        self.nobodys_hash = hasher.hash(token_urlsafe())

    async def hash(self, password: str) -> str:
        """What is stored of a password."""
        return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(self, password: str, known: str | None) -> Verdict:
        """Compare a password with a hash; None: with one that nothing matches."""
        right, new_hash = await asyncio.to_thread(
            self._hasher.verify_and_update, password, known or self.nobodys_hash
        )
        return Verdict(right and known is not None, new_hash)


@lru_cache
def get_passwords() -> Passwords:
    """Those of this process. Asked for at the start, as it takes a hash to make them."""
    return Passwords(PasswordHash.recommended())
