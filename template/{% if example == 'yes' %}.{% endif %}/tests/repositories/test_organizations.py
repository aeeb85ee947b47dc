from uuid import uuid4

import pytest

from app.core.errors import ConflictError
from app.core.unit_of_work import UnitOfWork
from app.models.organizations import Organization
from app.repositories.organizations import OrganizationRepository
from tests.factories.organizations import create_organization
from tests.fakes.repositories import repository_on


async def test_every_value_survives_the_database(each_uow: UnitOfWork) -> None:
    made = await create_organization(each_uow)
    async with each_uow.reading():
        found = await repository_on(each_uow, OrganizationRepository).get(made.id)
    assert found is not None
    assert found is not made
    for column in Organization.__table__.columns:
        assert getattr(found, column.key) == getattr(made, column.key), column.key


async def test_only_what_was_asked_for_is_listed(each_uow: UnitOfWork) -> None:
    made = await create_organization(each_uow)
    await create_organization(each_uow)
    async with each_uow.reading():
        found = await repository_on(each_uow, OrganizationRepository).get_multi({"id": made.id})
    assert [organization.id for organization in found] == [made.id]


async def test_a_taken_name_is_known_and_refused(each_uow: UnitOfWork) -> None:
    first, second = await create_organization(each_uow), await create_organization(each_uow)
    async with each_uow:
        organizations = repository_on(each_uow, OrganizationRepository)
        exists = organizations.exists_by_name
        assert await exists(first.name)
        assert await exists(first.name, other_than=uuid4())
        assert not await exists(first.name, other_than=first.id)
        with pytest.raises(ConflictError):
            async with each_uow.savepoint():
                await organizations.update(second.id, {"name": first.name})
