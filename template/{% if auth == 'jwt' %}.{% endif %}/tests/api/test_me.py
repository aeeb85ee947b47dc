from httpx2 import AsyncClient

from app.core.auth.principal import Principal
from app.core.unit_of_work import UnitOfWork
from tests.credentials import bearer
from tests.factories.accounts import PASSWORD, create_account

NEW = "another good password"


async def test_an_account_sees_itself_but_not_its_password(
    anonymous: AsyncClient, uow: UnitOfWork
) -> None:
    account = await create_account(uow)
    me = (await anonymous.get("/me", headers=bearer(Principal(account.id)))).json()
    assert me["email"] == account.email
    assert not [field for field in me if "password" in field]


async def test_who_is_gone_has_no_account(api: AsyncClient) -> None:
    response = await api.get("/me")
    assert response.status_code == 401
    assert response.json()["type"] == "urn:problem:invalid-token"


async def test_a_password_is_changed_by_who_knows_it(
    anonymous: AsyncClient, uow: UnitOfWork
) -> None:
    account = await create_account(uow)
    headers = bearer(Principal(account.id))
    change = {"current_password": "wrong", "new_password": NEW}
    refused = await anonymous.post("/me/password", json=change, headers=headers)
    assert refused.status_code == 403
    assert "www-authenticate" not in refused.headers
    change["current_password"] = PASSWORD
    assert (await anonymous.post("/me/password", json=change, headers=headers)).status_code == 204
    form = {"username": account.email, "password": NEW}
    assert (await anonymous.post("/login/access-token", data=form)).status_code == 200


async def test_a_weak_password_is_refused_and_not_repeated(api: AsyncClient) -> None:
    change = {"current_password": PASSWORD, "new_password": "weak!"}
    response = await api.post("/me/password", json=change)
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == ["/body/new_password"]
    assert "weak!" not in response.text


async def test_a_password_that_is_no_text_is_a_problem(api: AsyncClient) -> None:
    content = b'{"current_password": "\\ud800", "new_password": "\\ud800\\ud800\\ud800aaaaaaaaaaa"}'
    headers = {"Content-Type": "application/json"}
    response = await api.post("/me/password", content=content, headers=headers)
    assert response.status_code == 422
