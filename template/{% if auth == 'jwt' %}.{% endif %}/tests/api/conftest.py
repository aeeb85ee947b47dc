"""A client of nobody, and passwords that are hashed quickly."""

from collections.abc import AsyncGenerator

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from app.core.runtime import Runtime
from app.main import API_PREFIX
from tests.factories.accounts import hash_quickly


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are not about hashing."""
    hash_quickly(monkeypatch)


@pytest.fixture
async def anonymous(app: FastAPI, runtime: Runtime) -> AsyncGenerator[AsyncClient]:
    """A client of the API whose requests do not say who sends them."""
    app.state.runtime = runtime
    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url=f"http://test{API_PREFIX}") as client:
        yield client
