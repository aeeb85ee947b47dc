import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

from app.core.db import Sessions
from app.core.outbox import Message
from app.core.runtime import Runtime
from app.core.transport import TransportAwayError
from app.repositories.health import HealthRepository


@pytest.mark.parametrize("check", ["live", "ready"])
async def test_a_healthy_process_says_so(api: AsyncClient, check: str) -> None:
    response = await api.get(f"http://test/health/{check}")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def test_a_process_without_its_database_lives_but_is_not_ready(
    api: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(_: HealthRepository) -> None:
        raise OSError("connection refused")

    monkeypatch.setattr(HealthRepository, "ping", refuse)
    assert (await api.get("http://test/health/live")).status_code == 200
    assert (await api.get("http://test/health/ready")).status_code == 503


class Wire:
    """A transport that is away when it is told to be."""

    def __init__(self) -> None:
        self.is_away = False

    async def run(self) -> None:
        """Nothing to do."""

    def stop(self) -> None:
        """Nothing to stop."""

    async def publish(self, message: Message) -> None:
        """Nobody publishes here."""

    async def ping(self) -> None:
        if self.is_away:
            raise TransportAwayError("connection refused")


async def test_a_process_that_cannot_reach_what_carries_its_events_is_not_ready(
    api: AsyncClient, app: FastAPI, sessions: Sessions
) -> None:
    wire = Wire()
    app.state.runtime = Runtime(sessions, [], connect=lambda _deliver: wire)
    assert (await api.get("http://test/health/ready")).status_code == 200
    wire.is_away = True
    response = await api.get("http://test/health/ready")
    assert (response.status_code, response.json()) == (503, {"status": "broker unreachable"})
    assert (await api.get("http://test/health/live")).status_code == 200
