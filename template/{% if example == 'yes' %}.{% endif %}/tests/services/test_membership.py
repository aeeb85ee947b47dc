from uuid import uuid4

import pytest

from app.core.errors import ConflictError, NotFoundError
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
