import asyncio

import pytest

from app.core.outbox import Message
from app.core.unit_of_work import UnitOfWork
from app.repositories.health import HealthRepository
from app.services import health
from app.services.health import HealthService


class Broker:
    """A transport that answers, refuses or hangs."""

    def __init__(self, seconds: float = 0, error: Exception | None = None) -> None:
        self._seconds = seconds
        self._error = error

    async def ping(self) -> None:
        await asyncio.sleep(self._seconds)
        if self._error is not None:
            raise self._error

    async def publish(self, message: Message) -> None:
        raise AssertionError(message)

    async def run(self) -> None:
        """Nothing to do."""

    def stop(self) -> None:
        """Nothing to stop."""


async def test_a_process_is_asked_only_for_what_it_uses(uow: UnitOfWork) -> None:
    assert await HealthService(uow).unreachable() == []
    assert await HealthService(uow, Broker()).unreachable() == []


@pytest.mark.parametrize("broker", [Broker(seconds=60), Broker(error=OSError("refused"))])
async def test_a_broker_that_does_not_answer_in_time_is_named(
    broker: Broker, uow: UnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def answer(_: HealthRepository) -> None:
        """At once: a busy machine may take longer than the test gives it."""

    monkeypatch.setattr(health, "TIMEOUT_SECONDS", 0.2)
    monkeypatch.setattr(HealthRepository, "ping", answer)
    assert await HealthService(uow, broker).unreachable() == ["broker"]


async def test_a_database_that_hangs_is_named(
    uow: UnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(_: HealthRepository) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(health, "TIMEOUT_SECONDS", 0.01)
    monkeypatch.setattr(HealthRepository, "ping", hang)
    assert await HealthService(uow).unreachable() == ["database"]
