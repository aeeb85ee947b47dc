from uuid import uuid4

import pytest
from httpx2 import AsyncClient

from app.core.auth.principal import Principal
from app.core.auth.scopes import Scope
from app.core.unit_of_work import UnitOfWork
from tests.credentials import SOMEBODY, bearer
from tests.factories.accounts import create_account, valid_account

URL = "/accounts"


async def test_what_was_made_can_be_read_but_for_the_password(api: AsyncClient) -> None:
    body = valid_account(scopes=["accounts:manage"], active=False)
    made = await api.post(URL, json=body)
    assert made.status_code == 201
    assert made.headers["etag"] == '"1"'
    found = await api.get(f"http://test{made.headers['location']}")
    assert found.json() == made.json()
    shown = {field: value for field, value in body.items() if field != "password"}
    assert {field: made.json().get(field) for field in body} == {**shown, "password": None}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "ann"),
        ("password", "short"),
        ("password", "x" * 257),
        ("scopes", ["everything"]),
        ("scopes", "accounts:manage"),
        ("active", None),
        ("unknown", 1),
    ],
)
async def test_what_makes_no_account_is_refused(
    api: AsyncClient, field: str, value: object
) -> None:
    response = await api.post(URL, json=valid_account(**{field: value}))
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"].startswith(f"/body/{field}")


async def test_a_taken_email_is_refused(api: AsyncClient) -> None:
    body = valid_account()
    assert (await api.post(URL, json=body)).status_code == 201
    response = await api.post(URL, json={**body, "email": body["email"].upper()})
    assert response.status_code == 409
    assert response.json()["type"] == "urn:problem:conflict"


async def test_what_does_not_exist_is_not_found(api: AsyncClient) -> None:
    url = f"{URL}/{uuid4()}"
    for response in (await api.get(url), await api.patch(url, json={}), await api.delete(url)):
        assert response.status_code == 404


async def test_a_change_raises_the_version(api: AsyncClient, uow: UnitOfWork) -> None:
    account = await create_account(uow)
    url, change = f"{URL}/{account.id}", {"active": False}
    stale = await api.patch(url, json=change, headers={"If-Match": '"7"'})
    assert stale.status_code == 412
    changed = await api.patch(url, json=change, headers={"If-Match": '"1"'})
    assert changed.status_code == 200
    assert changed.json()["active"] is False
    assert changed.headers["etag"] == '"2"'


async def test_a_null_is_refused_where_none_may_be(api: AsyncClient, uow: UnitOfWork) -> None:
    account = await create_account(uow)
    for field in ("email", "password", "scopes", "active"):
        response = await api.patch(f"{URL}/{account.id}", json={field: None})
        assert response.status_code == 422


async def test_nobody_removes_themselves(anonymous: AsyncClient, uow: UnitOfWork) -> None:
    account = await create_account(uow)
    own = bearer(Principal(account.id, frozenset(Scope)))
    url = f"{URL}/{account.id}"
    assert (await anonymous.delete(url, headers=own)).status_code == 409
    assert (await anonymous.delete(url, headers=bearer(SOMEBODY))).status_code == 204
    assert (await anonymous.get(url, headers=own)).status_code == 404


async def test_pages_follow_each_other(api: AsyncClient, uow: UnitOfWork) -> None:
    made = sorted([str((await create_account(uow)).id) for _ in range(4)])
    first = (await api.get(URL, params={"limit": 2})).json()
    assert [item["id"] for item in first["items"]] == made[:2]
    second = (await api.get(URL, params={"limit": 2, "after": first["next"]})).json()
    assert [item["id"] for item in second["items"]] == made[2:]
    assert second["next"] is None


async def test_the_list_of_the_active_ones(api: AsyncClient, uow: UnitOfWork) -> None:
    await create_account(uow, active=False)
    active = await create_account(uow)
    page = (await api.get(URL, params={"active": "true"})).json()
    assert [item["id"] for item in page["items"]] == [str(active.id)]


async def test_a_request_that_is_sent_again_makes_no_second_account(
    anonymous: AsyncClient,
) -> None:
    body, key = valid_account(), {"Idempotency-Key": "first"}
    first = await anonymous.post(URL, json=body, headers={**bearer(SOMEBODY), **key})
    again = await anonymous.post(URL, json=body, headers={**bearer(SOMEBODY), **key})
    assert (again.status_code, again.json()) == (201, first.json())
    other = bearer(Principal(uuid4(), frozenset(Scope)))
    assert (await anonymous.post(URL, json=body, headers={**other, **key})).status_code == 409
