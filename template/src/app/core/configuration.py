"""What all settings share: where they are read from, and what production refuses."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ENV_FILE = ".env"


@dataclass(frozen=True, slots=True)
class DevelopmentOnly:
    """Marks a setting whose default is for development; production must give another value.

    `secret: Annotated[SecretStr, DevelopmentOnly("everybody knows its default")] = …`
    """

    why: str


class ServiceSettings(BaseSettings):
    """Base of each class of settings: the environment (`PREFIX_NAME`), or `.env`.

    A class of settings stands beside the code that it is for, and is entered in
    `wiring/settings.py`: what is not entered there is an unknown setting.
    """

    model_config = SettingsConfigDict(
        env_file=ENV_FILE, extra="ignore", frozen=True, validate_by_name=True
    )

    environment: Literal["development", "production"] = Field(
        default="development", validation_alias="APP_ENVIRONMENT"
    )
    """Production is wherever others depend on it: unsafe defaults are refused there."""

    @classmethod
    def variable(cls, field: str) -> str:
        """The environment variable of a field."""
        alias = cls.model_fields[field].validation_alias
        if isinstance(alias, str):
            return alias
        return f"{cls.model_config['env_prefix']}{field}".upper()

    @model_validator(mode="after")
    def _is_fit_for_production(self) -> Self:
        unfit = list(self._unfit()) if self.environment == "production" else []
        if unfit:
            raise ValueError("\n".join(unfit))
        return self

    def _unfit(self) -> Iterator[str]:
        for name, field in type(self).model_fields.items():
            marks = [mark for mark in field.metadata if isinstance(mark, DevelopmentOnly)]
            if marks and getattr(self, name) == field.default:
                why = " and ".join(mark.why for mark in marks)
                yield f"{self.variable(name)} must be set in production: {why}"
