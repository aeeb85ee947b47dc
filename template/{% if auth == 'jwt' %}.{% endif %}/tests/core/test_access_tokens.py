"""A token is read only if it was signed here, for this service, and is good still."""

import datetime as dt
import json
from base64 import urlsafe_b64encode
from dataclasses import replace

import jwt
import pytest

from app.core.auth.errors import InvalidTokenError, MissingScopeError
from app.core.auth.principal import Principal
from app.core.auth.tokens import REQUIRED, AccessTokens, digest_of, new_refresh_token
from app.core.types import utcnow, uuid7

TOKENS = AccessTokens("s" * 64, "shop", "shop", dt.timedelta(minutes=5))
ANN = Principal(uuid7(), frozenset({"orders:read", "orders:write"}))


def claims(**changes: object) -> dict[str, object]:
    now = int(utcnow().timestamp())
    times = {"iat": now, "exp": now + 60}
    names = {"iss": "shop", "aud": "shop", "sub": str(ANN.id), "jti": "1", "scope": ""}
    return {**times, **names, **changes}


def signed(**changes: object) -> str:
    return jwt.encode(claims(**changes), TOKENS.secret, "HS256")


def part(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_what_is_issued_can_be_read() -> None:
    assert TOKENS.read(TOKENS.issue(ANN)) == ANN


@pytest.mark.parametrize(
    "issuer_of_the_token",
    [
        replace(TOKENS, lifetime=dt.timedelta(seconds=-1)),
        replace(TOKENS, secret="t" * 64),
        replace(TOKENS, issuer="other"),
        replace(TOKENS, audience="other"),
    ],
    ids=["expired", "forged", "another issuer", "another audience"],
)
def test_what_others_issued_is_refused(issuer_of_the_token: AccessTokens) -> None:
    with pytest.raises(InvalidTokenError):
        TOKENS.read(issuer_of_the_token.issue(ANN))


@pytest.mark.parametrize("claim", REQUIRED)
def test_a_token_that_leaves_something_out_is_refused(claim: str) -> None:
    incomplete = claims()
    del incomplete[claim]
    with pytest.raises(InvalidTokenError):
        TOKENS.read(jwt.encode(incomplete, TOKENS.secret, "HS256"))


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a",
        "a.b.c",
        "." * 3000,
        "\u00e4.\u00e4.\u00e4",
        jwt.encode(claims(), TOKENS.secret, "HS512"),
        jwt.encode(claims(), TOKENS.secret, "HS384"),
        jwt.encode(claims(), None, "none"),
        f"{part({'alg': 'none'})}.{part(claims())}.",
        f"{part({'alg': ['HS256']})}.{part(claims())}.",
        f"{part('[' * 9)}.{part(claims())}.",
        f"{urlsafe_b64encode(b'[' * 30000).decode()}.{part(claims())}.",
        TOKENS.issue(ANN)[:-4] + "AAAA",
        signed(sub="ann"),
        signed(aud=["shop"]) + "x",
        signed(exp="soon"),
        signed(nbf=4_000_000_000),
    ],
)
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(InvalidTokenError):
        TOKENS.read(token)


def test_a_principal_may_do_what_its_scopes_say() -> None:
    ANN.require("orders:read", "orders:write")
    with pytest.raises(MissingScopeError, match="orders:delete") as refused:
        ANN.require("orders:read", "orders:delete")
    assert refused.value.scopes == ["orders:delete"]


def test_secrets_are_not_shown() -> None:
    assert TOKENS.secret not in repr(TOKENS)


def test_a_refresh_token_is_not_its_digest() -> None:
    token = new_refresh_token()
    assert len({token, new_refresh_token(), digest_of(token)}) == 3
