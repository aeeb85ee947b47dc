from uuid import uuid4

import pytest
from httpx2 import AsyncClient

from app.core.unit_of_work import UnitOfWork
from tests.factories.organizations import create_organization, valid_organization

URL = "/organizations"


async def test_what_was_made_can_be_read(api: AsyncClient) -> None:
    body = valid_organization()
    made = await api.post(URL, json=body)
    assert made.status_code == 201
    assert made.headers["etag"] == '"1"'
    assert {field: made.json()[field] for field in body} == body
    found = await api.get(f"http://test{made.headers['location']}")
    assert found.status_code == 200
    assert found.json() == made.json()
    assert found.headers["etag"] == '"1"'


async def test_a_request_that_comes_again_makes_one(api: AsyncClient) -> None:
    body, key = valid_organization(), {"Idempotency-Key": "organization-1"}
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


async def test_an_unknown_field_is_refused(api: AsyncClient) -> None:
    response = await api.post(URL, json={**valid_organization(), "unknown": 1})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert [error["pointer"] for error in response.json()["errors"]] == ["/body/unknown"]


@pytest.mark.parametrize("field", ["name"])
async def test_a_required_field_is_missed(api: AsyncClient, field: str) -> None:
    body = valid_organization()
    del body[field]
    response = await api.post(URL, json=body)
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == [f"/body/{field}"]


async def test_a_taken_name_is_refused(api: AsyncClient, uow: UnitOfWork) -> None:
    body = valid_organization()
    assert (await api.post(URL, json=body)).status_code == 201
    other = valid_organization(name=body["name"])
    response = await api.post(URL, json=other)
    assert response.status_code == 409
    assert response.json()["type"] == "urn:problem:conflict"
    second = await create_organization(uow)
    change = {"name": body["name"]}
    assert (await api.patch(f"{URL}/{second.id}", json=change)).status_code == 409


async def test_what_does_not_exist_is_not_found(api: AsyncClient) -> None:
    url = f"{URL}/{uuid4()}"
    for response in (await api.get(url), await api.patch(url, json={}), await api.delete(url)):
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_an_address_that_makes_no_sense_is_refused(api: AsyncClient, method: str) -> None:
    response = await api.request(method, f"{URL}/nonsense", json={})
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "/path/organization_id"


async def test_an_unknown_filter_is_refused(api: AsyncClient) -> None:
    response = await api.get(URL, params={"unknown": "1"})
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == ["/query/unknown"]


async def test_a_change_raises_the_version(api: AsyncClient, uow: UnitOfWork) -> None:
    organization = await create_organization(uow)
    url, change = f"{URL}/{organization.id}", {"name": "other"}
    changed = await api.patch(url, json=change, headers={"If-Match": '"1"'})
    assert changed.status_code == 200
    assert changed.json()["name"] == change["name"]
    assert changed.headers["etag"] == '"2"'


async def test_a_change_of_nothing_leaves_the_version(api: AsyncClient, uow: UnitOfWork) -> None:
    organization = await create_organization(uow)
    same = await api.patch(f"{URL}/{organization.id}", json={}, headers={"If-Match": '"1"'})
    assert (same.status_code, same.headers["etag"]) == (200, '"1"')


async def test_a_stale_change_is_refused(api: AsyncClient, uow: UnitOfWork) -> None:
    organization = await create_organization(uow)
    url, change = f"{URL}/{organization.id}", {"name": "other"}
    stale = await api.patch(url, json=change, headers={"If-Match": '"7"'})
    assert stale.status_code == 412
    assert stale.json()["type"] == "urn:problem:stale-version"
    assert (await api.get(url)).headers["etag"] == '"1"'


async def test_a_null_is_refused_where_none_may_be(api: AsyncClient, uow: UnitOfWork) -> None:
    organization = await create_organization(uow)
    response = await api.patch(f"{URL}/{organization.id}", json={"name": None})
    assert response.status_code == 422


async def test_what_was_removed_is_gone(api: AsyncClient, uow: UnitOfWork) -> None:
    organization = await create_organization(uow)
    url = f"{URL}/{organization.id}"
    assert (await api.delete(url)).status_code == 204
    assert (await api.get(url)).status_code == 404


async def test_pages_follow_each_other(api: AsyncClient, uow: UnitOfWork) -> None:
    made = sorted([str((await create_organization(uow)).id) for _ in range(4)])
    first = (await api.get(URL, params={"limit": 2})).json()
    assert [item["id"] for item in first["items"]] == made[:2]
    second = (await api.get(URL, params={"limit": 2, "after": first["next"]})).json()
    assert [item["id"] for item in second["items"]] == made[2:]
    assert second["next"] is None


async def test_a_longer_list_takes_no_more_statements(
    api: AsyncClient, uow: UnitOfWork, statements: list[str]
) -> None:
    counts = []
    for _ in range(2):
        await create_organization(uow)
        statements.clear()
        assert (await api.get(URL)).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] > 0
