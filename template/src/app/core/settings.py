"""Settings, read once from the environment (`APP_…`) or from `.env`, validated at start."""

from functools import lru_cache
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ASYNC_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


class Settings(BaseSettings):
    """Each is an environment variable: `database_url` is `APP_DATABASE_URL`."""

    model_config = SettingsConfigDict(env_prefix="APP_", env_file=".env", extra="ignore")

    database_url: str = "sqlite+aiosqlite:///./app.db"
    """`sqlite:///./file.db` or `postgresql://user:password@host/name`."""
    database_pool_size: int = Field(default=10, ge=1)
    relay_enabled: bool = True
    """Whether this process delivers the events that the outbox holds."""
    relay_poll_seconds: float = Field(default=1.0, gt=0)
    relay_concurrency: int = Field(default=4, ge=1)
    """How many events a relay handles at once; those of one aggregate still go one by one."""
    activity_days: int = Field(default=90, ge=1)
    """How long the activity trail is kept."""
    idempotency_hours: int = Field(default=24, ge=1)
    """How long a request that is sent again under its key is known."""
    max_body_bytes: int = Field(default=1_048_576, ge=1024)
    """A request with a larger body is refused."""
    cors_origins: list[str] = []
    """Whose scripts may call the API from a browser: `["https://shop.example"]`."""
    log_format: Literal["json", "console"] = "json"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("database_url")
    @classmethod
    def _with_async_driver(cls, value: str) -> str:
        try:
            url = make_url(value)
        except ArgumentError as error:
            raise ValueError("is not a database URL") from error
        driver = ASYNC_DRIVERS.get(url.get_backend_name())
        if driver is None:
            raise ValueError(f"must begin with one of {', '.join(ASYNC_DRIVERS)}")
        return url.set(drivername=driver).render_as_string(hide_password=False)


@lru_cache
def get_settings() -> Settings:
    """The settings of this process."""
    return Settings()
