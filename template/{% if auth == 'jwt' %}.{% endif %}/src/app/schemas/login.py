"""What is asked and answered to log in, in the words of OAuth2 (RFC 6749)."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr

from app.schemas.accounts import Password, Secret
from app.schemas.base import Input, Output

Given = Annotated[Secret, Field(min_length=1, max_length=1024)]


class PasswordGrant(Input):
    """Exchanges a password for tokens. The scope narrows what they are good for."""

    grant_type: Literal["password"] = "password"
    username: Annotated[str, Field(max_length=320), AfterValidator(str.lower)]
    password: Given
    scope: str = Field(default="", max_length=1024)
    client_id: str | None = None
    client_secret: SecretStr | None = None


class RefreshGrant(Input):
    """Exchanges a refresh token for new tokens."""

    grant_type: Literal["refresh_token"] = "refresh_token"
    refresh_token: Given
    client_id: str | None = None
    client_secret: SecretStr | None = None


class Logout(Input):
    """Names the refresh token that is to be good for nothing from now on."""

    refresh_token: Given


class PasswordChange(Input):
    """Replaces a password by its owner."""

    current_password: Given
    new_password: Password


class TokensRead(Output):
    """Tokens as they are handed out."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 OAuth2's word
    expires_in: int
    """Seconds."""
    refresh_token: str
    scope: str
