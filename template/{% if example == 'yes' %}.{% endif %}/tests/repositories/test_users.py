from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.unit_of_work import UnitOfWork
from app.models.organizations import Organization
from app.models.users import User
from app.repositories.users import UserRepository
from tests.factories.users import create_user


async def test_every_value_survives_the_database(uow: UnitOfWork) -> None:
    made = await create_user(uow)
    async with uow.reading():
        found = await UserRepository(uow).get(made.id)
    assert found is not None
    assert found is not made
    for column in User.__table__.columns:
        assert getattr(found, column.key) == getattr(made, column.key), column.key


async def test_only_what_was_asked_for_is_listed(uow: UnitOfWork) -> None:
    made = await create_user(uow)
    await create_user(uow)
    async with uow.reading():
        found = await UserRepository(uow).get_multi({"id": made.id})
    assert [user.id for user in found] == [made.id]


async def test_a_taken_email_is_known(uow: UnitOfWork) -> None:
    user = await create_user(uow)
    async with uow.reading():
        exists = UserRepository(uow).exists_by_email
        assert await exists(user.email)
        assert await exists(user.email, other_than=uuid4())
        assert not await exists(user.email, other_than=user.id)


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
