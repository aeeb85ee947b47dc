"""Hashes passwords with argon2, beside the event loop: it takes long on purpose."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from secrets import token_urlsafe

from pwdlib import PasswordHash

AT_ONCE = 4
"""Each takes 64 MiB; who logs in beyond that waits."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a password was right; and its new hash, where the old one is out of date."""

    right: bool
    new_hash: str | None = None


class Passwords:
    """Hashes and verifies. Verifying takes the same work for an account that does not exist."""

    def __init__(self, hasher: PasswordHash) -> None:
        self.nobodys_hash = hasher.hash(token_urlsafe())
        self._hasher = hasher
        self._threads = ThreadPoolExecutor(AT_ONCE, "passwords")

    async def hash(self, password: str) -> str:
        """What is stored of a password."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._hasher.hash, password)

    async def verify(self, password: str, known: str | None) -> Verdict:
        """Compare a password with a hash; None: with one that nothing matches."""
        right, new_hash = await asyncio.get_running_loop().run_in_executor(
            self._threads, self._hasher.verify_and_update, password, known or self.nobodys_hash
        )
        return Verdict(right and known is not None, new_hash)


@lru_cache
def get_passwords() -> Passwords:
    """Those of this process. Asked for at the start, as it takes a hash to make them."""
    return Passwords(PasswordHash.recommended())
