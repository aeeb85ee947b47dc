from pathlib import Path
from typing import Annotated

import pytest
from pydantic import SecretStr
from pydantic_settings import SettingsConfigDict

from app.bootstrap import load_settings
from app.core.configuration import DevelopmentOnly, ServiceSettings
from app.core.settings import Settings
from app.core.settings_check import settings_problems
from app.scripts.check_environment import main
from app.wiring.settings import SETTINGS

EXAMPLE = Path(__file__).parents[2] / ".env.example"


class ShopSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="SHOP_")

    owner: str
    secret: Annotated[SecretStr, DevelopmentOnly("everybody knows it")] = SecretStr("x")


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_setting_stands_in_the_example_with_its_default() -> None:
    lines = [line for line in EXAMPLE.read_text().splitlines() if line[:1].isalpha()]
    named = {line.partition("=")[0] for line in lines}
    settings = {each.variable(field) for each in SETTINGS for field in each.model_fields}
    assert settings <= named
    for each in SETTINGS:
        assert each(_env_file=EXAMPLE) == each()


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"SHOP_OWNR": "Ann"}, "SHOP_OWNR is not a setting: did you mean SHOP_OWNER?"),
        ({"APP_ZZZ": "1"}, "APP_ZZZ is not a setting: remove it."),
        (
            {"APP_RELAY_CONCURRENCY": "0"},
            "APP_RELAY_CONCURRENCY: input should be greater than or equal to 1.",
        ),
        (
            {"APP_CORS_ORIGINS": "https://shop.example"},
            'APP_CORS_ORIGINS: must be a JSON list, as ["https://shop.example"].',
        ),
        (
            {"APP_ENVIRONMENT": "prod"},
            "APP_ENVIRONMENT: input should be 'development' or 'production'.",
        ),
        (
            {"APP_ENVIRONMENT": "production", "APP_DATABASE_URL": "postgresql://ann:pw@db/shop"},
            "SHOP_SECRET must be set in production: everybody knows it.",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    given: dict[str, str], problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"SHOP_OWNER": "Ann", **given}.items():
        monkeypatch.setenv(name, value)
    assert settings_problems([Settings, ShopSettings]) == [problem]


def test_all_that_is_wrong_is_said_at_once_and_never_a_value(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (empty_folder / ".env").write_text("APP_DATABASE_ULR=sqlite:///./x.db\nOTHER_THING=1\n")
    monkeypatch.setenv("APP_DATABASE_URL", "mysql://ann:hunter2@db/shop")
    assert main() == 1
    assert capsys.readouterr().err.splitlines() == [
        "APP_DATABASE_ULR in .env is not a setting: did you mean APP_DATABASE_URL?",
        "APP_DATABASE_URL: must begin with one of sqlite, postgresql.",
    ]


def test_a_missing_setting_is_named() -> None:
    assert settings_problems([ShopSettings]) == ["SHOP_OWNER is missing."]


def test_what_is_right_is_said_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    assert "valid" in capsys.readouterr().out


def test_a_default_for_development_is_refused_in_production_even_when_it_is_given() -> None:
    with pytest.raises(ValueError, match="SHOP_SECRET must be set in production"):
        ShopSettings(environment="production", owner="Ann", secret=SecretStr("x"))
    ShopSettings(environment="production", owner="Ann", secret=SecretStr("another"))


def test_an_unknown_setting_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_LOG_LEVLE", "DEBUG")
    with pytest.raises(SystemExit, match="APP_LOG_LEVLE is not a setting"):
        load_settings()
