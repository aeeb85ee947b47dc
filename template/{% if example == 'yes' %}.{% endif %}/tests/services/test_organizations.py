"""What the service decides, on fakes of its repositories: no database is asked."""

from uuid import uuid4

import pytest

from app.core.errors import ConflictError, NotFoundError, StaleVersionError
from app.schemas.organizations import OrganizationQuery, OrganizationUpdate
from app.services.organizations import OrganizationService
from tests.factories.organizations import create_organization
from tests.fakes.memory import MemoryUnitOfWork
from tests.fakes.services import service_on


async def test_each_change_is_published(memory_uow: MemoryUnitOfWork) -> None:
    service = service_on(memory_uow, OrganizationService)
    organization = await create_organization(memory_uow)
    await service.update(organization.id, OrganizationUpdate())
    await service.delete(organization.id)
    assert memory_uow.published[-3:] == [
        "organization.created",
        "organization.updated",
        "organization.deleted",
    ]


async def test_what_was_made_is_found(memory_uow: MemoryUnitOfWork) -> None:
    service = service_on(memory_uow, OrganizationService)
    organization = await create_organization(memory_uow)
    assert (await service.get(organization.id)).id == organization.id
    assert await service.exists(organization.id)
    assert [found.id for found in await service.get_multi(OrganizationQuery())] == [organization.id]


async def test_what_does_not_exist_cannot_be_read_changed_or_removed(
    memory_uow: MemoryUnitOfWork,
) -> None:
    service = service_on(memory_uow, OrganizationService)
    assert not await service.exists(uuid4())
    with pytest.raises(NotFoundError):
        await service.get(uuid4())
    with pytest.raises(NotFoundError):
        await service.update(uuid4(), OrganizationUpdate())
    with pytest.raises(NotFoundError):
        await service.delete(uuid4())


async def test_a_stale_change_publishes_nothing(memory_uow: MemoryUnitOfWork) -> None:
    service = service_on(memory_uow, OrganizationService)
    organization = await create_organization(memory_uow)
    with pytest.raises(StaleVersionError):
        await service.update(organization.id, OrganizationUpdate(), version=7)
    assert memory_uow.published[-1] == "organization.created"


async def test_name_is_unique_when_made_and_when_changed(memory_uow: MemoryUnitOfWork) -> None:
    first, second = await create_organization(memory_uow), await create_organization(memory_uow)
    service = service_on(memory_uow, OrganizationService)
    with pytest.raises(ConflictError, match="name"):
        await create_organization(memory_uow, name=first.name)
    with pytest.raises(ConflictError, match="name"):
        await service.update(second.id, OrganizationUpdate(name=first.name))
    await service.update(first.id, OrganizationUpdate(name=first.name))
