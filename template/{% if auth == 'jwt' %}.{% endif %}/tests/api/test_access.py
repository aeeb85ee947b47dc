"""Nobody gets past a router that is not public, and each refusal says why and how to go on."""

import datetime as dt
import re
from dataclasses import replace
from uuid import uuid4

import jwt
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from httpx2 import AsyncClient
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from app.api.deps.auth import bearer as scheme
from app.core.auth.principal import Principal
from app.core.auth.tokens import get_access_tokens
from app.core.types import uuid7
from app.main import API_PREFIX
from app.wiring.routers import PUBLIC_ROUTERS, ROUTERS
from tests.credentials import SOMEBODY, bearer

PROBLEM = "application/problem+json"


def routes_of(router: APIRouter) -> list[APIRoute]:
    routes = [route for route in router.routes if isinstance(route, APIRoute)]
    assert len(routes) == len(router.routes)
    return routes


def requests_to(routers: list[APIRouter]) -> list[tuple[str, str]]:
    """Method and address of each route."""
    return [
        (method, re.sub(r"\{.*?\}", str(uuid4()), route.path))
        for router in routers
        for route in routes_of(router)
        for method in sorted(route.methods or ())
    ]


@pytest.mark.parametrize(("method", "url"), requests_to(ROUTERS))
async def test_a_route_needs_a_token(anonymous: AsyncClient, method: str, url: str) -> None:
    response = await anonymous.request(method, url)
    assert response.status_code == 401
    assert response.headers["content-type"] == PROBLEM
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.json()["type"] == "urn:problem:unauthenticated"


@pytest.mark.parametrize(("method", "url"), requests_to(PUBLIC_ROUTERS))
async def test_a_public_route_needs_none(anonymous: AsyncClient, method: str, url: str) -> None:
    response = await anonymous.request(method, url)
    assert response.status_code != 401


def test_a_router_is_public_or_not() -> None:
    assert not [router for router in ROUTERS if router in PUBLIC_ROUTERS]


TOKENS = get_access_tokens()
BAD_TOKENS = {
    "expired": replace(TOKENS, lifetime=dt.timedelta(seconds=-1)).issue(SOMEBODY),
    "forged": replace(TOKENS, secret="f" * 40).issue(SOMEBODY),
    "for another audience": replace(TOKENS, audience="other").issue(SOMEBODY),
    "of another issuer": replace(TOKENS, issuer="other").issue(SOMEBODY),
    "signed by another algorithm": jwt.encode(
        jwt.decode(TOKENS.issue(SOMEBODY), options={"verify_signature": False}),
        TOKENS.secret.ljust(64, "."),
        "HS512",
    ),
    "not signed": jwt.encode({"sub": str(SOMEBODY.id)}, None, "none"),
    "nonsense": "nonsense",
    "endless": "a" * 50_000,
}


@pytest.mark.parametrize("token", BAD_TOKENS.values(), ids=BAD_TOKENS)
async def test_a_bad_token_is_a_problem(anonymous: AsyncClient, token: str) -> None:
    response = await anonymous.get("/me", headers={"Authorization": f"Bearer {token}"})
    assert response.status_code == 401
    assert response.headers["content-type"] == PROBLEM
    assert response.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert response.json()["type"] == "urn:problem:invalid-token"


@pytest.mark.parametrize("header", ["Basic YTpi", "Bearer", "bearer", "", "x y z", "\u00e9"])
async def test_another_proof_is_no_proof(anonymous: AsyncClient, header: str) -> None:
    headers = {b"Authorization": header.encode()}
    response = await anonymous.get("/me", headers=headers)
    assert response.status_code == 401
    assert response.headers["content-type"] == PROBLEM


async def test_a_token_without_the_scope_is_not_enough(anonymous: AsyncClient) -> None:
    response = await anonymous.get("/accounts", headers=bearer(Principal(uuid7())))
    assert response.status_code == 403
    assert response.headers["content-type"] == PROBLEM
    challenge = 'Bearer error="insufficient_scope", scope="accounts:manage"'
    assert response.headers["www-authenticate"] == challenge
    assert response.json()["type"] == "urn:problem:missing-scope"


async def test_the_log_says_who_sent_a_request(api: AsyncClient) -> None:
    with capture_logs(processors=[merge_contextvars]) as lines:
        await api.get("/activities")
    assert lines[-1]["event"] == "request.answered"
    assert lines[-1]["principal_id"] == str(SOMEBODY.id)


def test_the_description_says_what_needs_a_token_and_where_to_get_one(app: FastAPI) -> None:
    description = app.openapi()
    flow = description["components"]["securitySchemes"][scheme.scheme_name]["flows"]["password"]
    for url in (flow["tokenUrl"], flow["refreshUrl"]):
        assert "post" in description["paths"][f"/{url}"]
    public = {API_PREFIX + route.path for router in PUBLIC_ROUTERS for route in routes_of(router)}
    for path, operations in description["paths"].items():
        if not path.startswith(API_PREFIX):
            continue
        for operation in operations.values():
            assert ("security" in operation) is (path not in public), path
            assert path in public or "401" in operation["responses"]
    scopes = description["paths"][f"{API_PREFIX}/accounts"]["get"]["security"]
    assert scopes == [{scheme.scheme_name: ["accounts:manage"]}]
