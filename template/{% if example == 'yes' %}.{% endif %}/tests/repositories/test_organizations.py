from uuid import uuid4

from app.core.unit_of_work import UnitOfWork
from app.models.organizations import Organization
from app.repositories.organizations import OrganizationRepository
from tests.factories.organizations import create_organization


async def test_every_value_survives_the_database(uow: UnitOfWork) -> None:
    made = await create_organization(uow)
    async with uow.reading():
        found = await OrganizationRepository(uow).get(made.id)
    assert found is not None
    assert found is not made
    for column in Organization.__table__.columns:
        assert getattr(found, column.key) == getattr(made, column.key), column.key


async def test_only_what_was_asked_for_is_listed(uow: UnitOfWork) -> None:
    made = await create_organization(uow)
    await create_organization(uow)
    async with uow.reading():
        found = await OrganizationRepository(uow).get_multi({"id": made.id})
    assert [organization.id for organization in found] == [made.id]


async def test_a_taken_name_is_known(uow: UnitOfWork) -> None:
    organization = await create_organization(uow)
    async with uow.reading():
        exists = OrganizationRepository(uow).exists_by_name
        assert await exists(organization.name)
        assert await exists(organization.name, other_than=uuid4())
        assert not await exists(organization.name, other_than=organization.id)
