"""What the service decides, on fakes of its repositories: no database is asked."""

from uuid import uuid4

import pytest

from app.core.errors import ConflictError, NotFoundError, StaleVersionError, UnknownReferenceError
from app.schemas.users import UserQuery, UserUpdate
from app.services.organizations import OrganizationService
from app.services.users import UserService
from tests.factories.users import create_user
from tests.fakes.memory import MemoryUnitOfWork
from tests.fakes.services import service_on


async def test_each_change_is_published(memory_uow: MemoryUnitOfWork) -> None:
    service = service_on(memory_uow, UserService)
    user = await create_user(memory_uow)
    await service.update(user.id, UserUpdate())
    await service.delete(user.id)
    assert memory_uow.published[-3:] == [
        "user.created",
        "user.updated",
        "user.deleted",
    ]


async def test_each_event_carries_the_version_that_it_made(memory_uow: MemoryUnitOfWork) -> None:
    service = service_on(memory_uow, UserService)
    user = await create_user(memory_uow)
    await service.update(user.id, UserUpdate(name="Grace"))
    await service.delete(user.id)
    of_user = [message.payload["version"] for message in memory_uow.messages[-3:]]
    assert of_user == [1, 2, 3]


async def test_what_was_made_is_found(memory_uow: MemoryUnitOfWork) -> None:
    service = service_on(memory_uow, UserService)
    user = await create_user(memory_uow)
    assert (await service.get(user.id)).id == user.id
    assert await service.exists(user.id)
    assert [found.id for found in await service.get_multi(UserQuery())] == [user.id]


async def test_what_does_not_exist_cannot_be_read_changed_or_removed(
    memory_uow: MemoryUnitOfWork,
) -> None:
    service = service_on(memory_uow, UserService)
    assert not await service.exists(uuid4())
    with pytest.raises(NotFoundError):
        await service.get(uuid4())
    with pytest.raises(NotFoundError):
        await service.update(uuid4(), UserUpdate())
    with pytest.raises(NotFoundError):
        await service.delete(uuid4())


async def test_a_stale_change_publishes_nothing(memory_uow: MemoryUnitOfWork) -> None:
    service = service_on(memory_uow, UserService)
    user = await create_user(memory_uow)
    with pytest.raises(StaleVersionError):
        await service.update(user.id, UserUpdate(), version=7)
    assert memory_uow.published[-1] == "user.created"


async def test_email_is_unique_when_made_and_when_changed(memory_uow: MemoryUnitOfWork) -> None:
    first, second = await create_user(memory_uow), await create_user(memory_uow)
    service = service_on(memory_uow, UserService)
    with pytest.raises(ConflictError, match="email"):
        await create_user(memory_uow, email=first.email)
    with pytest.raises(ConflictError, match="email"):
        await service.update(second.id, UserUpdate(email=first.email))
    await service.update(first.id, UserUpdate(email=first.email))


async def test_an_unknown_organization_is_refused(memory_uow: MemoryUnitOfWork) -> None:
    service = service_on(memory_uow, UserService)
    user = await create_user(memory_uow)
    with pytest.raises(UnknownReferenceError, match="organization_id"):
        await create_user(memory_uow, organization_id=uuid4())
    with pytest.raises(UnknownReferenceError, match="organization_id"):
        await service.update(user.id, UserUpdate(organization_id=uuid4()))


async def test_a_organization_in_use_stays(memory_uow: MemoryUnitOfWork) -> None:
    user = await create_user(memory_uow)
    with pytest.raises(ConflictError):
        await service_on(memory_uow, OrganizationService).delete(user.organization_id)
