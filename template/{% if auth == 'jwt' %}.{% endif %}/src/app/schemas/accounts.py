"""What the API takes and shows of accounts. A password goes in and never comes out."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, SecretStr

from app.core.auth.scopes import Scope
from app.schemas.base import Email, Input, Omittable, Output
from app.schemas.listing import KeysetQuery


def _once_each(scopes: list[Scope]) -> list[Scope]:
    return sorted(set(scopes))


def _as_text(secret: SecretStr) -> SecretStr:
    try:
        secret.get_secret_value().encode()
    except UnicodeEncodeError as error:
        raise ValueError("must not contain half of a surrogate pair") from error
    return secret


Secret = Annotated[SecretStr, AfterValidator(_as_text)]
Password = Annotated[Secret, Field(min_length=12, max_length=256)]
LoginEmail = Annotated[Email, AfterValidator(str.lower)]
"""An address is the same however it is spelt: nobody can have an account beside another's."""
Scopes = Annotated[list[Scope], Field(max_length=len(Scope)), AfterValidator(_once_each)]


class AccountCreate(Input):
    """What is needed to make an account."""

    email: LoginEmail
    password: Password
    scopes: Scopes = Field(default_factory=list)
    active: bool = True


class AccountUpdate(Input):
    """What may be changed. What is left out stays as it is."""

    email: Omittable[LoginEmail] = None
    password: Omittable[Password] = None
    scopes: Omittable[Scopes] = None
    active: Omittable[bool] = None


class AccountQuery(KeysetQuery):
    """Which accounts are asked for."""

    active: bool | None = None


class AccountRead(Output):
    """An account as it is shown."""

    id: UUID
    email: str
    scopes: list[str]
    active: bool
    created_at: dt.datetime
    updated_at: dt.datetime
    version: int
