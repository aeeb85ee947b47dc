"""How callers prove who they are (`AUTH_…`), validated at the start."""

from functools import lru_cache
from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.core.about import TITLE

DEVELOPMENT_SECRET = SecretStr("everybody can read this development secret")
SHORTEST_SECRET = 32
"""Bytes. HS256 is as strong as its hash only with a key as long (RFC 7518, section 3.2)."""


class AuthSettings(BaseSettings):
    """Each is an environment variable: `secret` is `AUTH_SECRET`."""

    model_config = SettingsConfigDict(
        env_prefix="AUTH_",
        env_file=".env",
        extra="ignore",
        frozen=True,
        validate_by_name=True,
        hide_input_in_errors=True,
    )

    environment: Literal["development", "production"] = Field(
        default="development", validation_alias="APP_ENVIRONMENT"
    )
    secret: SecretStr = DEVELOPMENT_SECRET
    """Signs the access tokens. Whoever knows it can be anybody."""
    issuer: str = TITLE
    audience: str = TITLE
    access_minutes: int = Field(default=15, ge=1, le=1440)
    """How long an access token is good for. It cannot be revoked, so: not long."""
    refresh_days: int = Field(default=30, ge=1, le=365)
    """How long a refresh token is good for that is not used."""
    attempts_per_account: int = Field(default=10, ge=1)
    """How often a password may be wrong until the window ends."""
    attempts_per_address: int = Field(default=100, ge=1)
    """The same for all that come from one address. Behind a proxy, uvicorn must be told to trust
    it (`FORWARDED_ALLOW_IPS`), or everybody has the proxy's address."""
    attempts_minutes: int = Field(default=15, ge=1, le=1440)
    """How long the window is."""

    @field_validator("secret")
    @classmethod
    def _is_long_enough(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value().encode()) < SHORTEST_SECRET:
            raise ValueError(f"must have at least {SHORTEST_SECRET} bytes")
        return value

    @model_validator(mode="after")
    def _is_fit_for_production(self) -> Self:
        if self.environment == "production" and self.secret == DEVELOPMENT_SECRET:
            raise ValueError("AUTH_SECRET must be set in production: everybody knows its default")
        return self


@lru_cache
def get_auth_settings() -> AuthSettings:
    """The settings of this process."""
    return AuthSettings()
