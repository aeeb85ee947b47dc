"""Access tokens, which say who the caller is, and refresh tokens, which say nothing."""

import datetime as dt
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID, uuid4

import jwt

from app.core.auth.errors import InvalidTokenError
from app.core.auth.principal import Principal
from app.core.auth.settings import AuthSettings, get_auth_settings
from app.core.types import utcnow

ALGORITHM = "HS256"
REQUIRED = ["iss", "aud", "sub", "iat", "exp", "jti", "scope"]


@dataclass(frozen=True, slots=True)
class AccessTokens:
    """Signs tokens, and reads those that it would have signed (RFC 9068's claims)."""

    secret: str = field(repr=False)
    issuer: str
    audience: str
    lifetime: dt.timedelta

    @classmethod
    def of(cls, settings: AuthSettings) -> "AccessTokens":
        """As the settings say."""
        return cls(
            settings.secret.get_secret_value(),
            settings.issuer,
            settings.audience,
            dt.timedelta(minutes=settings.access_minutes),
        )

    def issue(self, principal: Principal) -> str:
        """A token that says who this is until it expires."""
        now = utcnow()
        claims = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": str(principal.id),
            "iat": now,
            "exp": now + self.lifetime,
            "jti": uuid4().hex,
            "scope": " ".join(sorted(principal.scopes)),
        }
        return jwt.encode(claims, self.secret, ALGORITHM)

    def read(self, token: str) -> Principal:
        """Who a token says the caller is.

        Raises:
            InvalidTokenError: it was not signed here, for this service, or it has expired.
        """
        try:
            claims = jwt.decode(
                token,
                self.secret,
                [ALGORITHM],
                options={"require": REQUIRED, "enforce_minimum_key_length": True},
                audience=self.audience,
                issuer=self.issuer,
            )
            return Principal(UUID(claims["sub"]), frozenset(claims["scope"].split()))
        except jwt.ExpiredSignatureError as error:
            raise InvalidTokenError("the token has expired") from error
        except (jwt.InvalidTokenError, RecursionError, ValueError) as error:
            raise InvalidTokenError("the token is not valid here") from error


@lru_cache
def get_access_tokens() -> AccessTokens:
    """Those of this process."""
    return AccessTokens.of(get_auth_settings())


def new_refresh_token() -> str:
    """A token that nobody can guess."""
    return token_urlsafe(32)


def digest_of(text: str) -> str:
    """What is stored of something that only its holder should know, and nobody can guess."""
    return sha256(text.encode()).hexdigest()
