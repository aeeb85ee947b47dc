from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import ConflictError, NotFoundError, StaleVersionError
from app.core.outbox import OutboxMessage
from app.core.unit_of_work import UnitOfWork
from app.schemas.organizations import OrganizationQuery, OrganizationUpdate
from app.services.organizations import OrganizationService
from tests.factories.organizations import create_organization


async def published(session: AsyncSession, organization_id: object) -> list[str]:
    messages = await session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
    return [m.name for m in messages if m.payload.get("organization_id") == str(organization_id)]


async def test_each_change_is_published(uow: UnitOfWork, session: AsyncSession) -> None:
    service = OrganizationService(uow)
    organization = await create_organization(uow)
    await service.update(organization.id, OrganizationUpdate())
    await service.delete(organization.id)
    assert sorted(await published(session, organization.id)) == [
        "organization.created",
        "organization.deleted",
        "organization.updated",
    ]


async def test_what_was_made_is_found(uow: UnitOfWork) -> None:
    service = OrganizationService(uow)
    organization = await create_organization(uow)
    assert (await service.get(organization.id)).id == organization.id
    assert await service.exists(organization.id)
    assert [found.id for found in await service.get_multi(OrganizationQuery())] == [organization.id]


async def test_what_does_not_exist_cannot_be_read_changed_or_removed(uow: UnitOfWork) -> None:
    service = OrganizationService(uow)
    assert not await service.exists(uuid4())
    with pytest.raises(NotFoundError):
        await service.get(uuid4())
    with pytest.raises(NotFoundError):
        await service.update(uuid4(), OrganizationUpdate())
    with pytest.raises(NotFoundError):
        await service.delete(uuid4())


async def test_a_stale_change_publishes_nothing(uow: UnitOfWork, session: AsyncSession) -> None:
    organization = await create_organization(uow)
    with pytest.raises(StaleVersionError):
        await OrganizationService(uow).update(organization.id, OrganizationUpdate(), version=7)
    assert await published(session, organization.id) == ["organization.created"]


async def test_name_is_unique_when_made_and_when_changed(uow: UnitOfWork) -> None:
    first, second = await create_organization(uow), await create_organization(uow)
    service = OrganizationService(uow)
    with pytest.raises(ConflictError, match="name"):
        await create_organization(uow, name=first.name)
    with pytest.raises(ConflictError, match="name"):
        await service.update(second.id, OrganizationUpdate(name=first.name))
    await service.update(first.id, OrganizationUpdate(name=first.name))
