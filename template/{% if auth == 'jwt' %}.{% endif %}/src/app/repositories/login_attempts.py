"""Data access for the attempts to log in."""

import datetime as dt

from sqlalchemy import case, delete, update
from sqlalchemy.dialects import postgresql, sqlite

from app.core.unit_of_work import UnitOfWork
from app.models.login_attempts import LoginAttempts


class LoginAttemptRepository:
    """Counters, each counted up in one statement, so that no attempt is lost between two."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    async def count(self, key: str, now: dt.datetime, window_ends_at: dt.datetime) -> LoginAttempts:
        """One attempt more; where the window has ended, the first of a new one."""
        session = self._uow.session
        dialect = session.get_bind().dialect.name
        insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
        query = insert(LoginAttempts).values(key=key, number=1, window_ends_at=window_ends_at)
        ended = LoginAttempts.window_ends_at <= now
        query = query.on_conflict_do_update(
            index_elements=[LoginAttempts.key],
            set_={
                "number": case((ended, 1), else_=LoginAttempts.number + 1),
                "window_ends_at": case(
                    (ended, query.excluded.window_ends_at), else_=LoginAttempts.window_ends_at
                ),
            },
        )
        returning = query.returning(LoginAttempts).execution_options(populate_existing=True)
        return (await session.scalars(returning)).one()

    async def take_back(self, key: str) -> None:
        """One attempt less."""
        query = update(LoginAttempts).where(LoginAttempts.key == key, LoginAttempts.number > 0)
        await self._uow.session.execute(query.values(number=LoginAttempts.number - 1))

    async def delete(self, key: str) -> None:
        """Begin to count anew."""
        await self._uow.session.execute(delete(LoginAttempts).where(LoginAttempts.key == key))

    async def delete_ended(self, moment: dt.datetime) -> int:
        """Remove the counters whose window has ended. Returns how many there were."""
        query = delete(LoginAttempts).where(LoginAttempts.window_ends_at <= moment)
        found = await self._uow.session.scalars(query.returning(LoginAttempts.key))
        return len(found.all())
