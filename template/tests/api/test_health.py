import pytest
from httpx2 import AsyncClient

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
