from uuid import uuid4

import pytest
from httpx2 import AsyncClient

from app.core.errors import ConflictError, NotFoundError
from app.core.unit_of_work import UnitOfWork
from app.services.users import UserService
from tests.factories.users import create_user
from tests.fakes.memory import MemoryUnitOfWork
from tests.fakes.services import service_on
from tests.fakes.users import FakeUserRepository


def user_service(uow: MemoryUnitOfWork) -> UserService:
    service = service_on(uow, UserService)
    service.user_repo = FakeUserRepository(uow)
    return service


async def test_only_those_who_have_not_left_are_members(memory_uow: MemoryUnitOfWork) -> None:
    service = user_service(memory_uow)
    stays = await create_user(memory_uow)
    leaves = await create_user(memory_uow, organization_id=stays.organization_id)
    await create_user(memory_uow)
    await service.deactivate(leaves.id)
    members = await service.get_active_by_organization(stays.organization_id)
    assert [member.id for member in members] == [stays.id]


async def test_nobody_leaves_twice(memory_uow: MemoryUnitOfWork) -> None:
    user = await create_user(memory_uow)
    await user_service(memory_uow).deactivate(user.id)
    with pytest.raises(ConflictError, match="left already"):
        await user_service(memory_uow).deactivate(user.id)


async def test_an_unknown_organization_has_no_members(memory_uow: MemoryUnitOfWork) -> None:
    with pytest.raises(NotFoundError):
        await user_service(memory_uow).get_active_by_organization(uuid4())


async def test_members_and_leaving_over_http(api: AsyncClient, uow: UnitOfWork) -> None:
    user = await create_user(uow)
    url = f"/organizations/{user.organization_id}/members"
    assert [member["id"] for member in (await api.get(url)).json()] == [str(user.id)]
    left = await api.post(f"/users/{user.id}/deactivation")
    assert (left.status_code, left.headers["etag"]) == (200, '"2"')
    assert (await api.post(f"/users/{user.id}/deactivation")).status_code == 409
    assert (await api.get(url)).json() == []


async def test_the_profile_of_nobody_is_not_found(api: AsyncClient) -> None:
    assert (await api.get(f"/users/{uuid4()}/profile")).status_code == 404
