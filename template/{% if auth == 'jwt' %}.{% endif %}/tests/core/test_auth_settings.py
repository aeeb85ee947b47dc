from collections.abc import Iterator

import pytest

from app.bootstrap import load_settings
from app.core.auth.settings import AuthSettings, get_auth_settings
from app.core.auth.tokens import get_access_tokens
from app.core.settings_check import settings_problems

SECRET = "one-that-nobody-but-this-test-has-ever-seen"  # noqa: S105 a sample


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


def test_production_does_not_start_with_the_secret_that_everybody_knows(
    production: pytest.MonkeyPatch,
) -> None:
    production.delenv("AUTH_SECRET", raising=False)
    with pytest.raises(SystemExit, match="AUTH_SECRET must be set in production"):
        load_settings()


def test_production_starts_with_a_secret_of_its_own(production: pytest.MonkeyPatch) -> None:
    production.setenv("AUTH_SECRET", SECRET)
    assert get_access_tokens().secret == SECRET


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AUTH_SECRET", "tooshort"),
        ("AUTH_ACCESS_MINUTES", "0"),
        ("AUTH_REFRESH_DAYS", "-1"),
        ("AUTH_ATTEMPTS_PER_ACCOUNT", "many"),
        ("AUTH_SECRETE", SECRET),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    (problem,) = settings_problems([AuthSettings])
    assert problem.startswith(name)
    assert "tooshort" not in problem
