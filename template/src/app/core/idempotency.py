"""A request that comes again, because its answer was lost, has its effect once."""

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from pydantic import BaseModel
from sqlalchemy import String, Text, delete, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from app.core import db
from app.core.availability import LOCK_NOT_AVAILABLE, state_of
from app.core.db import Base
from app.core.errors import ReusedKeyError, UnavailableError
from app.core.types import utcnow
from app.core.unit_of_work import UnitOfWork

D = TypeVar("D", bound=BaseModel)
A = TypeVar("A", bound=BaseModel)


class IdempotencyKey(Base):
    """What was asked for under a key, and what was answered: a row of the effect's transaction."""

    __tablename__ = "idempotency_keys"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Digest of the key and its scope."""
    fingerprint: Mapped[str] = mapped_column(String(64))
    """Digest of the request."""
    answer: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[dt.datetime] = mapped_column(default=utcnow, index=True)


@dataclass(frozen=True, slots=True)
class RequestKey:
    """How a caller names a request of theirs.

    Attributes:
        value: what the caller chose.
        scope: who the caller is and what is asked for; the same value elsewhere is another key.
    """

    value: str
    scope: str

    @property
    def digest(self) -> str:
        """One text of fixed length, for the database."""
        return _digest(f"{self.scope}\n{self.value}")


class Once:
    """The services' side. Needs an open unit of work and shares its fate."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    async def run(
        self,
        key: RequestKey | None,
        data: D,
        act: Callable[[D], Awaitable[object]],
        answer: type[A],
    ) -> A:
        """Act, or give the answer that was given when this request came first.

        Two at once: the database lets one go first, and the other waits for its answer. Where
        the first fails, nothing is kept, and the next try is the first again.

        Args:
            key: names the request; without one, each is a request of its own.
            data: what is asked for.
            act: has the effect, and returns what the answer is read from.
            answer: the schema of the answer.

        Raises:
            ReusedKeyError: the key came before with other data.
            UnavailableError: the first takes too long for the other to wait.
        """
        if key is None:
            return answer.model_validate(await act(data))
        fingerprint = _digest(data.model_dump_json())
        row, is_first = await self._claim(key.digest, fingerprint)
        if row.fingerprint != fingerprint:
            raise ReusedKeyError(f"the key {key.value} came before with another request")
        if not is_first:
            return answer.model_validate_json(row.answer)
        answered = answer.model_validate(await act(data))
        row.answer = answered.model_dump_json()
        return answered

    async def forget(self, before: dt.datetime) -> int:
        """Remove the keys that came before a moment. Returns how many there were."""
        query = delete(IdempotencyKey).where(IdempotencyKey.created_at < before)
        removed = await self._uow.session.scalars(query.returning(IdempotencyKey.id))
        return len(removed.all())

    async def _claim(self, digest: str, fingerprint: str) -> tuple[IdempotencyKey, bool]:
        """The key's row, and whether it was made just now."""
        session = self._uow.session
        await _limit_waiting(session)
        row = IdempotencyKey(id=digest, fingerprint=fingerprint)
        try:
            async with self._uow.savepoint():
                session.add(row)
        except IntegrityError:
            return await session.get_one(IdempotencyKey, digest), False
        except DBAPIError as error:
            if state_of(error) == LOCK_NOT_AVAILABLE:
                raise UnavailableError("the same request is still being worked on") from error
            raise
        return row, True


async def _limit_waiting(session: AsyncSession) -> None:
    """For this transaction. PostgreSQL waits for ever unless it is told; SQLite is told already."""
    if session.get_bind().dialect.name == "postgresql":
        limit = text(f"SET LOCAL lock_timeout = {db.LOCK_SECONDS * 1000:.0f}")
        await session.execute(limit)


def _digest(content: str) -> str:
    return sha256(content.encode()).hexdigest()
