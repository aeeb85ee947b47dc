import re
from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from app.bootstrap import running
from app.core.auth.settings import AuthSettings, get_auth_settings
from app.core.auth.tokens import get_access_tokens
from tests.conftest import TEST_SETTINGS

SECRET = "one that nobody but this test has ever seen"  # noqa: S105 a sample


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A process that has not read its settings yet."""
    caches = (get_access_tokens, get_auth_settings)
    for cached in caches:
        cached.cache_clear()
    monkeypatch.setenv("APP_ENVIRONMENT", "production")
    yield monkeypatch
    for cached in caches:
        cached.cache_clear()


async def test_production_does_not_start_with_the_default_secret(
    production: pytest.MonkeyPatch,
) -> None:
    production.delenv("AUTH_SECRET", raising=False)
    production.setattr("app.bootstrap.configure_logging", lambda *_: None)
    with pytest.raises(ValidationError, match="AUTH_SECRET must be set"):
        async with running(TEST_SETTINGS):
            pass


async def test_production_starts_with_a_secret_of_its_own(
    production: pytest.MonkeyPatch,
) -> None:
    production.setenv("AUTH_SECRET", SECRET)
    assert get_access_tokens().secret == SECRET


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AUTH_SECRET", "short"),
        ("AUTH_ACCESS_MINUTES", "0"),
        ("AUTH_REFRESH_DAYS", "-1"),
        ("AUTH_ATTEMPTS_PER_ACCOUNT", "many"),
        ("APP_ENVIRONMENT", "staging"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    field = name.removeprefix("AUTH_").lower()
    with pytest.raises(ValidationError, match=re.compile(f"{field}|{name}")) as refused:
        AuthSettings()
    assert "input" not in str(refused.value)
