import pytest
from httpx2 import AsyncClient

from app.core.auth.scopes import Scope
from app.core.auth.settings import get_auth_settings
from app.core.unit_of_work import UnitOfWork
from app.services.login_attempts import LoginAttemptService
from tests.factories.accounts import PASSWORD, create_account

LOGIN, REFRESH = "/login/access-token", "/login/refresh-token"
PROBLEM = "application/problem+json"


async def test_a_password_gives_tokens_which_open_what_is_not_public(
    anonymous: AsyncClient, uow: UnitOfWork
) -> None:
    account = await create_account(uow, scopes=list(Scope))
    form = {"grant_type": "password", "username": account.email, "password": PASSWORD}
    response = await anonymous.post(LOGIN, data=form)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    tokens = response.json()
    assert tokens["token_type"] == "bearer"  # noqa: S105 OAuth2's word
    assert tokens["expires_in"] == 900
    assert tokens["scope"] == "accounts:manage"
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    me = await anonymous.get("/me", headers=headers)
    assert me.json()["id"] == str(account.id)
    assert (await anonymous.get("/accounts", headers=headers)).status_code == 200


async def test_a_refresh_token_gives_new_tokens_once(
    anonymous: AsyncClient, uow: UnitOfWork
) -> None:
    account = await create_account(uow)
    form = {"username": account.email, "password": PASSWORD}
    first = (await anonymous.post(LOGIN, data=form)).json()
    again = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = await anonymous.post(REFRESH, data=again)
    assert second.status_code == 200
    assert second.headers["cache-control"] == "no-store"
    reused = await anonymous.post(REFRESH, data=again)
    assert reused.status_code == 401
    assert reused.json()["type"] == "urn:problem:invalid-token"
    newer = {"refresh_token": second.json()["refresh_token"]}
    assert (await anonymous.post(REFRESH, data=newer)).status_code == 401


async def test_who_has_logged_out_cannot_refresh(anonymous: AsyncClient, uow: UnitOfWork) -> None:
    account = await create_account(uow)
    form = {"username": account.email, "password": PASSWORD}
    tokens = (await anonymous.post(LOGIN, data=form)).json()
    token = {"refresh_token": tokens["refresh_token"]}
    for _ in range(2):
        assert (await anonymous.post("/logout", data=token)).status_code == 204
    assert (await anonymous.post(REFRESH, data=token)).status_code == 401


@pytest.mark.parametrize("there", [True, False])
async def test_a_refusal_does_not_tell_whether_there_is_an_account(
    anonymous: AsyncClient,
    uow: UnitOfWork,
    there: bool,  # noqa: FBT001 a parameter of the test
) -> None:
    email = (await create_account(uow)).email if there else "nobody@example.com"
    response = await anonymous.post(LOGIN, data={"username": email, "password": "wrong"})
    assert response.status_code == 401
    assert response.headers["content-type"] == PROBLEM
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.json() == {
        "type": "urn:problem:invalid-credentials",
        "title": "Wrong e-mail address or password",
        "status": 401,
        "detail": "no active account has this address and password",
        "request_id": response.headers["x-request-id"],
    }


async def test_who_tries_too_often_has_to_wait(anonymous: AsyncClient, uow: UnitOfWork) -> None:
    for _ in range(get_auth_settings().attempts_per_account):
        await LoginAttemptService(uow).admit("ann@example.com", "192.0.2.1")
    form = {"username": "Ann@example.com", "password": PASSWORD}
    response = await anonymous.post(LOGIN, data=form)
    assert response.status_code == 429
    assert response.headers["content-type"] == PROBLEM
    assert 0 < int(response.headers["retry-after"]) <= 900
    assert response.json()["type"] == "urn:problem:too-many-attempts"


@pytest.mark.parametrize("url", [LOGIN, REFRESH, "/logout"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"username=a%00b&password=x&refresh_token=",
        b"username=%ff%fe&refresh_token=" + b"x" * 5000,
        b"username=" + b"x" * 400 + b"&password=x",
        b"grant_type=implicit&username=a&password=b&refresh_token=c",
        b"username=a&password=b&refresh_token=c&unknown=1",
        b"%%%&&&===",
    ],
)
async def test_a_form_that_makes_no_sense_is_a_problem(
    anonymous: AsyncClient, url: str, content: bytes
) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    response = await anonymous.post(url, content=content, headers=headers)
    assert response.status_code in {400, 422}
    assert response.headers["content-type"] == PROBLEM


@pytest.mark.parametrize("url", [LOGIN, REFRESH, "/logout"])
@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data", "text/plain"])
async def test_what_is_no_form_is_a_problem(anonymous: AsyncClient, url: str, kind: str) -> None:
    content = b'{"username": "ann", "password": "x", "refresh_token": "x"}'
    response = await anonymous.post(url, content=content, headers={"Content-Type": kind})
    assert response.status_code in {400, 422}
    assert response.headers["content-type"] == PROBLEM


async def test_a_problem_does_not_repeat_the_password(anonymous: AsyncClient) -> None:
    form = {"username": "ann", "password": "topsecret", "unknown": "1"}
    response = await anonymous.post(LOGIN, data=form)
    assert response.status_code == 422
    assert "topsecret" not in response.text
