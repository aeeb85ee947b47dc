"""The settings of the service as a whole (`APP_…`), read once and validated at start."""

from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.core.about import DATABASE_URL
from app.core.configuration import DevelopmentOnly, ServiceSettings

ASYNC_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
TEXTS = TypeAdapter(list[str])


class Settings(ServiceSettings):
    """Each is an environment variable: `database_url` is `APP_DATABASE_URL`."""

    model_config = SettingsConfigDict(env_prefix="APP_")

    database_url: Annotated[str, DevelopmentOnly("its default is for development")] = DATABASE_URL
    """`sqlite:///./file.db` or `postgresql://user:password@host/name`."""
    database_pool_size: int = Field(default=10, ge=1)
    relay_enabled: bool = True
    """Whether this process delivers the events that the outbox holds."""
    relay_poll_seconds: float = Field(default=1.0, gt=0)
    relay_concurrency: int = Field(default=4, ge=1)
    """How many events a relay handles at once; those of one aggregate still go one by one."""
    clock_enabled: bool = True
    """Whether this process runs periodic tasks; of several that do, each tick is run by one."""
    handler_seconds: float = Field(default=10.0, gt=0)
    """How long an event may take before its attempt counts as failed."""
    outbox_days: int = Field(default=30, ge=1)
    """How long delivered events are kept, and that they were handled."""
    activity_days: int = Field(default=90, ge=1)
    """How long the activity trail is kept."""
    idempotency_hours: int = Field(default=24, ge=1)
    """How long a request that is sent again under its key is known."""
    max_body_bytes: int = Field(default=1_048_576, ge=1024)
    """A request with a larger body is refused."""
    cors_origins: Annotated[list[str], NoDecode] = Field(default_factory=list)
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

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _from_json(cls, value: Any) -> Any:  # noqa: ANN401 it comes before the validation
        if not isinstance(value, str):
            return value
        try:
            return TEXTS.validate_json(value)
        except ValidationError as error:
            raise ValueError('must be a JSON list, as ["https://shop.example"]') from error


@lru_cache
def get_settings() -> Settings:
    """The settings of this process."""
    return Settings()
