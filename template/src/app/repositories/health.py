"""Data access for the readiness check."""

from sqlalchemy import text

from app.core.unit_of_work import UnitOfWork


class HealthRepository:
    """Asks the database whether it answers."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    async def ping(self) -> None:
        """One round trip. Raises what the driver raises."""
        await self._uow.session.execute(text("SELECT 1"))
