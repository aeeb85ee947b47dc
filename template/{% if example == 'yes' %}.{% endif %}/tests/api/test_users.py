from typing import Any
from uuid import uuid4

import pytest
from httpx2 import AsyncClient

from app.core.unit_of_work import UnitOfWork
from app.services.organizations import OrganizationService
from tests.factories.organizations import create_organization
from tests.factories.users import create_user, valid_user

URL = "/users"


async def valid_user_request(uow: UnitOfWork, **changes: object) -> dict[str, Any]:
    """A body that refers to what exists."""
    return valid_user(
        organization_id=str((await create_organization(uow)).id),
        **changes,
    )


async def test_what_was_made_can_be_read(api: AsyncClient, uow: UnitOfWork) -> None:
    body = await valid_user_request(uow)
    made = await api.post(URL, json=body)
    assert made.status_code == 201
    assert made.headers["etag"] == '"1"'
    assert {field: made.json()[field] for field in body} == body
    found = await api.get(f"http://test{made.headers['location']}")
    assert found.status_code == 200
    assert found.json() == made.json()
    assert found.headers["etag"] == '"1"'


async def test_a_request_that_comes_again_makes_one(api: AsyncClient, uow: UnitOfWork) -> None:
    body, key = await valid_user_request(uow), {"Idempotency-Key": "user-1"}
    first = await api.post(URL, json=body, headers=key)
    again = await api.post(URL, json=body, headers=key)
    assert (again.status_code, again.json()) == (201, first.json())
    for header in ("etag", "location"):
        assert again.headers[header] == first.headers[header]
    assert len((await api.get(URL)).json()["items"]) == 1
    other = await api.post(URL, json={**body, "name": "other"}, headers=key)
    assert other.status_code == 422
    assert other.json()["type"] == "urn:problem:reused-idempotency-key"


@pytest.mark.parametrize("key", ["", "x" * 201, "two words"])
async def test_a_key_that_is_none_is_refused(api: AsyncClient, key: str) -> None:
    response = await api.post(URL, json={}, headers={"Idempotency-Key": key})
    assert response.status_code == 422
    assert "/header/Idempotency-Key" in [e["pointer"] for e in response.json()["errors"]]


async def test_an_unknown_field_is_refused(api: AsyncClient, uow: UnitOfWork) -> None:
    response = await api.post(URL, json={**(await valid_user_request(uow)), "unknown": 1})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert [error["pointer"] for error in response.json()["errors"]] == ["/body/unknown"]


@pytest.mark.parametrize("field", ["organization_id", "name", "email"])
async def test_a_required_field_is_missed(api: AsyncClient, uow: UnitOfWork, field: str) -> None:
    body = await valid_user_request(uow)
    del body[field]
    response = await api.post(URL, json=body)
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == [f"/body/{field}"]


async def test_a_taken_email_is_refused(api: AsyncClient, uow: UnitOfWork) -> None:
    body = await valid_user_request(uow)
    assert (await api.post(URL, json=body)).status_code == 201
    other = await valid_user_request(uow, email=body["email"])
    response = await api.post(URL, json=other)
    assert response.status_code == 409
    assert response.json()["type"] == "urn:problem:conflict"
    second = await create_user(uow)
    change = {"email": body["email"]}
    assert (await api.patch(f"{URL}/{second.id}", json=change)).status_code == 409


async def test_a_reference_to_an_unknown_organization_is_refused(
    api: AsyncClient, uow: UnitOfWork
) -> None:
    body = {"organization_id": str(uuid4())}
    response = await api.post(URL, json={**(await valid_user_request(uow)), **body})
    assert response.status_code == 422
    assert response.json()["type"] == "urn:problem:unknown-reference"


async def test_a_organization_that_vanishes_after_the_check_is_a_conflict(
    api: AsyncClient, uow: UnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def exists(*_: object) -> bool:
        return True

    user = await create_user(uow)
    body, gone = await valid_user_request(uow), {"organization_id": str(uuid4())}
    monkeypatch.setattr(OrganizationService, "exists", exists)
    assert (await api.post(URL, json={**body, **gone})).status_code == 409
    assert (await api.patch(f"{URL}/{user.id}", json=gone)).status_code == 409


async def test_what_does_not_exist_is_not_found(api: AsyncClient) -> None:
    url = f"{URL}/{uuid4()}"
    for response in (await api.get(url), await api.patch(url, json={}), await api.delete(url)):
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_an_address_that_makes_no_sense_is_refused(api: AsyncClient, method: str) -> None:
    response = await api.request(method, f"{URL}/nonsense", json={})
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "/path/user_id"


async def test_an_unknown_filter_is_refused(api: AsyncClient) -> None:
    response = await api.get(URL, params={"unknown": "1"})
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == ["/query/unknown"]


async def test_a_change_raises_the_version(api: AsyncClient, uow: UnitOfWork) -> None:
    user = await create_user(uow)
    url, change = f"{URL}/{user.id}", {"name": "other"}
    changed = await api.patch(url, json=change, headers={"If-Match": '"1"'})
    assert changed.status_code == 200
    assert changed.json()["name"] == change["name"]
    assert changed.headers["etag"] == '"2"'


async def test_a_change_of_nothing_leaves_the_version(api: AsyncClient, uow: UnitOfWork) -> None:
    user = await create_user(uow)
    same = await api.patch(f"{URL}/{user.id}", json={}, headers={"If-Match": '"1"'})
    assert (same.status_code, same.headers["etag"]) == (200, '"1"')


async def test_a_stale_change_is_refused(api: AsyncClient, uow: UnitOfWork) -> None:
    user = await create_user(uow)
    url, change = f"{URL}/{user.id}", {"name": "other"}
    stale = await api.patch(url, json=change, headers={"If-Match": '"7"'})
    assert stale.status_code == 412
    assert stale.json()["type"] == "urn:problem:stale-version"
    assert (await api.get(url)).headers["etag"] == '"1"'


async def test_a_null_is_refused_where_none_may_be(api: AsyncClient, uow: UnitOfWork) -> None:
    user = await create_user(uow)
    response = await api.patch(f"{URL}/{user.id}", json={"organization_id": None})
    assert response.status_code == 422


async def test_what_was_removed_is_gone(api: AsyncClient, uow: UnitOfWork) -> None:
    user = await create_user(uow)
    url = f"{URL}/{user.id}"
    assert (await api.delete(url)).status_code == 204
    assert (await api.get(url)).status_code == 404


async def test_a_organization_in_use_cannot_be_removed(api: AsyncClient, uow: UnitOfWork) -> None:
    user = await create_user(uow)
    response = await api.delete(f"/organizations/{user.organization_id}")
    assert response.status_code == 409
    assert response.json()["type"] == "urn:problem:conflict"


async def test_pages_follow_each_other(api: AsyncClient, uow: UnitOfWork) -> None:
    made = sorted([str((await create_user(uow)).id) for _ in range(4)])
    first = (await api.get(URL, params={"limit": 2})).json()
    assert [item["id"] for item in first["items"]] == made[:2]
    second = (await api.get(URL, params={"limit": 2, "after": first["next"]})).json()
    assert [item["id"] for item in second["items"]] == made[2:]
    assert second["next"] is None


async def test_the_list_of_one_organization(api: AsyncClient, uow: UnitOfWork) -> None:
    mine = await create_user(uow)
    await create_user(uow)
    page = await api.get(URL, params={"organization_id": str(mine.organization_id)})
    assert [item["id"] for item in page.json()["items"]] == [str(mine.id)]


async def test_a_longer_list_takes_no_more_statements(
    api: AsyncClient, uow: UnitOfWork, statements: list[str]
) -> None:
    counts = []
    for _ in range(2):
        await create_user(uow)
        statements.clear()
        assert (await api.get(URL)).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] > 0


@pytest.mark.parametrize(
    ("parameter", "field"),
    [
        ("active", "active"),
    ],
)
async def test_the_list_takes_filters(
    api: AsyncClient, uow: UnitOfWork, parameter: str, field: str
) -> None:
    user = await create_user(uow)
    made = (await api.get(f"{URL}/{user.id}")).json()
    page = (await api.get(URL, params={parameter: made[field]})).json()
    assert [item["id"] for item in page["items"]] == [made["id"]]


async def test_the_list_leaves_out_what_is_not_asked_for(api: AsyncClient, uow: UnitOfWork) -> None:
    await create_user(uow)
    page = (await api.get(URL, params={"active": False})).json()
    assert page == {"items": [], "next": None}


@pytest.mark.parametrize(
    "field",
    [
        "created_at",
        "name",
    ],
)
async def test_sorted_pages_follow_each_other_both_ways(
    api: AsyncClient, uow: UnitOfWork, field: str
) -> None:
    for _ in range(3):
        await create_user(uow)
    up, down = [
        (await api.get(URL, params={"sort": sort})).json()["items"] for sort in (field, f"-{field}")
    ]
    assert up == down[::-1]
    first = (await api.get(URL, params={"sort": field, "limit": 2})).json()
    rest = await api.get(URL, params={"sort": field, "after": first["next"]})
    assert first["items"] + rest.json()["items"] == up


async def test_an_unknown_order_is_refused(api: AsyncClient) -> None:
    response = await api.get(URL, params={"sort": "unknown"})
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == ["/query/sort"]
