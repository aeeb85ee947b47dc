from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import ConflictError, NotFoundError, StaleVersionError, UnknownReferenceError
from app.core.outbox import OutboxMessage
from app.core.unit_of_work import UnitOfWork
from app.schemas.users import UserQuery, UserUpdate
from app.services.organizations import OrganizationService
from app.services.users import UserService
from tests.factories.users import create_user


async def published(session: AsyncSession, user_id: object) -> list[str]:
    messages = await session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
    return [m.name for m in messages if m.payload.get("user_id") == str(user_id)]


async def test_each_change_is_published(uow: UnitOfWork, session: AsyncSession) -> None:
    service = UserService(uow)
    user = await create_user(uow)
    await service.update(user.id, UserUpdate())
    await service.delete(user.id)
    assert sorted(await published(session, user.id)) == [
        "user.created",
        "user.deleted",
        "user.updated",
    ]


async def test_each_event_carries_the_version_that_it_made(
    uow: UnitOfWork, session: AsyncSession
) -> None:
    user = await create_user(uow)
    await UserService(uow).update(user.id, UserUpdate(name="Grace"))
    await UserService(uow).delete(user.id)
    messages = (await session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))).all()
    of_user = [(m.name, m.payload["version"]) for m in messages if m.name.startswith("user.")]
    assert of_user == [("user.created", 1), ("user.updated", 2), ("user.deleted", 3)]


async def test_what_was_made_is_found(uow: UnitOfWork) -> None:
    service = UserService(uow)
    user = await create_user(uow)
    assert (await service.get(user.id)).id == user.id
    assert await service.exists(user.id)
    assert [found.id for found in await service.get_multi(UserQuery())] == [user.id]


async def test_what_does_not_exist_cannot_be_read_changed_or_removed(uow: UnitOfWork) -> None:
    service = UserService(uow)
    assert not await service.exists(uuid4())
    with pytest.raises(NotFoundError):
        await service.get(uuid4())
    with pytest.raises(NotFoundError):
        await service.update(uuid4(), UserUpdate())
    with pytest.raises(NotFoundError):
        await service.delete(uuid4())


async def test_a_stale_change_publishes_nothing(uow: UnitOfWork, session: AsyncSession) -> None:
    user = await create_user(uow)
    with pytest.raises(StaleVersionError):
        await UserService(uow).update(user.id, UserUpdate(), version=7)
    assert await published(session, user.id) == ["user.created"]


async def test_email_is_unique_when_made_and_when_changed(uow: UnitOfWork) -> None:
    first, second = await create_user(uow), await create_user(uow)
    service = UserService(uow)
    with pytest.raises(ConflictError, match="email"):
        await create_user(uow, email=first.email)
    with pytest.raises(ConflictError, match="email"):
        await service.update(second.id, UserUpdate(email=first.email))
    await service.update(first.id, UserUpdate(email=first.email))


async def test_an_unknown_organization_is_refused(uow: UnitOfWork) -> None:
    user = await create_user(uow)
    with pytest.raises(UnknownReferenceError, match="organization_id"):
        await create_user(uow, organization_id=uuid4())
    with pytest.raises(UnknownReferenceError, match="organization_id"):
        await UserService(uow).update(user.id, UserUpdate(organization_id=uuid4()))


async def test_a_organization_in_use_stays(uow: UnitOfWork) -> None:
    user = await create_user(uow)
    with pytest.raises(ConflictError):
        await OrganizationService(uow).delete(user.organization_id)
