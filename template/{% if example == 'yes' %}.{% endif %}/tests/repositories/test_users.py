from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.errors import ConflictError
from app.core.unit_of_work import UnitOfWork
from app.models.organizations import Organization
from app.models.users import User
from app.repositories.organizations import OrganizationRepository
from app.repositories.users import UserRepository
from tests.factories.users import create_user
from tests.fakes.memory import MemoryUnitOfWork
from tests.fakes.repositories import repository_on
from tests.fakes.users import FakeUserRepository


async def test_every_value_survives_the_database(each_uow: UnitOfWork) -> None:
    made = await create_user(each_uow)
    async with each_uow.reading():
        found = await repository_on(each_uow, UserRepository).get(made.id)
    assert found is not None
    assert found is not made
    for column in User.__table__.columns:
        assert getattr(found, column.key) == getattr(made, column.key), column.key


async def test_only_what_was_asked_for_is_listed(each_uow: UnitOfWork) -> None:
    made = await create_user(each_uow)
    await create_user(each_uow)
    async with each_uow.reading():
        found = await repository_on(each_uow, UserRepository).get_multi({"id": made.id})
    assert [user.id for user in found] == [made.id]


async def test_a_taken_email_is_known_and_refused(each_uow: UnitOfWork) -> None:
    first, second = await create_user(each_uow), await create_user(each_uow)
    async with each_uow:
        users = repository_on(each_uow, UserRepository)
        exists = users.exists_by_email
        assert await exists(first.email)
        assert await exists(first.email, other_than=uuid4())
        assert not await exists(first.email, other_than=first.id)
        with pytest.raises(ConflictError):
            async with each_uow.savepoint():
                await users.update(second.id, {"email": first.email})


async def test_a_organization_in_use_stays(each_uow: UnitOfWork) -> None:
    user = await create_user(each_uow)
    async with each_uow:
        with pytest.raises(ConflictError):
            async with each_uow.savepoint():
                await repository_on(each_uow, OrganizationRepository).delete(user.organization_id)


async def test_only_those_who_have_not_left_are_found(each_uow: UnitOfWork) -> None:
    stays = await create_user(each_uow)
    await create_user(each_uow, organization_id=stays.organization_id, active=False)
    await create_user(each_uow)
    async with each_uow.reading():
        found = await users_on(each_uow).get_active_by_organization(stays.organization_id)
    assert [user.id for user in found] == [stays.id]


def users_on(uow: UnitOfWork) -> UserRepository:
    in_memory = isinstance(uow, MemoryUnitOfWork)
    return FakeUserRepository(uow) if in_memory else UserRepository(uow)


async def test_organization_and_its_users_know_each_other(uow: UnitOfWork) -> None:
    made = await create_user(uow)
    async with uow.reading():
        forwards = select(User).options(selectinload(User.organization))
        user = (await uow.session.scalars(forwards.where(User.id == made.id))).one()
        backwards = select(Organization).options(selectinload(Organization.users))
        target = (
            await uow.session.scalars(backwards.where(Organization.id == made.organization_id))
        ).one()
    assert user.organization.id == target.id
    assert [other.id for other in target.users] == [made.id]
