from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient

from app.core.runtime import Runtime
from app.core.unit_of_work import UnitOfWork
from tests.factories.users import create_user


async def test_members_and_leaving_over_http(api: AsyncClient, uow: UnitOfWork) -> None:
    user = await create_user(uow)
    url = f"/organizations/{user.organization_id}/members"
    assert [member["id"] for member in (await api.get(url)).json()] == [str(user.id)]
    left = await api.post(f"/users/{user.id}/deactivation")
    assert (left.status_code, left.headers["etag"]) == (200, '"2"')
    assert (await api.post(f"/users/{user.id}/deactivation")).status_code == 409
    assert (await api.get(url)).json() == []


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", "/organizations/{}/members"),
        ("POST", "/users/{}/deactivation"),
        ("GET", "/users/{}/profile"),
    ],
)
async def test_what_nobody_has_is_not_found(api: AsyncClient, method: str, url: str) -> None:
    assert (await api.request(method, url.format(uuid4()))).status_code == 404
    assert (await api.request(method, url.format("nonsense"))).status_code == 422


async def test_a_profile_has_all_that_belongs_to_a_user(
    api: AsyncClient, app: FastAPI, separate_runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Its reads run side by side, each on a connection of its own.
    monkeypatch.setattr(app.state, "runtime", separate_runtime)
    user = await create_user(separate_runtime.uow())
    profile = (await api.get(f"/users/{user.id}/profile")).json()
    assert profile["user"]["id"] == str(user.id)
    assert profile["organization"]["id"] == str(user.organization_id)
    assert profile["notifications"] == []
