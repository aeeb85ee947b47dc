"""Valid organizations for the tests."""

from itertools import count
from typing import Any

from app.core.unit_of_work import UnitOfWork
from app.models.organizations import Organization
from app.schemas.organizations import OrganizationCreate
from app.services.organizations import OrganizationService
from tests.fakes.services import service_on

NUMBERS = count(1)


def valid_organization(**changes: object) -> dict[str, Any]:
    """What a client sends to make an organization."""
    number = next(NUMBERS)
    return {
        "name": f"{number:06}",
        **changes,
    }


async def create_organization(uow: UnitOfWork, **changes: object) -> Organization:
    """An organization in the database."""
    data = OrganizationCreate.model_validate(valid_organization(**changes))
    return await service_on(uow, OrganizationService).create(data)
