"""Where traces go, and where metrics are read (`TELEMETRY_…`)."""

from functools import lru_cache

from pydantic import Field, field_validator
from pydantic_settings import SettingsConfigDict

from app.core.configuration import ServiceSettings


class TelemetrySettings(ServiceSettings):
    """Each is an environment variable: `traces_url` is `TELEMETRY_TRACES_URL`."""

    model_config = SettingsConfigDict(env_prefix="TELEMETRY_")

    traces_url: str = ""
    """An OTLP collector, as `http://collector:4318/v1/traces`; empty: no traces are made."""
    sampled: float = Field(default=1.0, ge=0, le=1)
    """Which part of the requests is traced, where the caller has not decided that."""
    metrics_port: int = Field(default=0, ge=0, le=65535)
    """Where a process without an API shows its metrics; 0: nowhere. The API does at `/metrics`."""

    @field_validator("traces_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://, or be empty")
        return value


@lru_cache
def get_telemetry_settings() -> TelemetrySettings:
    """The settings of this process."""
    return TelemetrySettings()
