"""How people are notified (`NOTIFICATION_…`), validated as a whole before anything is sent."""

from functools import lru_cache
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from app.core.configuration import ServiceSettings


class NotificationSettings(ServiceSettings):
    """Each is an environment variable: `smtp_host` is `NOTIFICATION_SMTP_HOST`."""

    model_config = SettingsConfigDict(env_prefix="NOTIFICATION_")

    channel: Literal["console", "email", "sms"] = "console"
    smtp_host: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_from: str = ""
    sms_url: str = ""
    sms_token: SecretStr = SecretStr("")

    @model_validator(mode="after")
    def _has_what_its_channel_needs(self) -> Self:
        needed = {
            "console": {},
            "email": {"SMTP_HOST": self.smtp_host, "SMTP_FROM": self.smtp_from},
            "sms": {"SMS_URL": self.sms_url, "SMS_TOKEN": self.sms_token.get_secret_value()},
        }
        missing = [name for name, value in needed[self.channel].items() if not value]
        if missing:
            names = " and ".join(f"NOTIFICATION_{name}" for name in missing)
            raise ValueError(f"the channel {self.channel} needs {names}")
        return self


@lru_cache
def get_notification_settings() -> NotificationSettings:
    """The settings of this process."""
    return NotificationSettings()
