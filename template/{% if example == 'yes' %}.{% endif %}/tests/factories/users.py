"""Valid users for the tests."""

from itertools import count
from typing import Any

from app.core.unit_of_work import UnitOfWork
from app.models.users import User
from app.schemas.users import UserCreate
from app.services.users import UserService
from tests.factories.organizations import create_organization
from tests.fakes.services import service_on

NUMBERS = count(1)


def valid_user(**changes: object) -> dict[str, Any]:
    """What a client sends to make a user, but for what it refers to."""
    number = next(NUMBERS)
    return {
        "name": "sample",
        "email": f"{number:06}@e.co",
        "phone": "+4912345",
        "active": True,
        **changes,
    }


async def create_user(uow: UnitOfWork, **changes: object) -> User:
    """A user in the database, and what it needs."""
    if "organization_id" not in changes:
        changes["organization_id"] = (await create_organization(uow)).id
    data = UserCreate.model_validate(valid_user(**changes))
    return await service_on(uow, UserService).create(data)
