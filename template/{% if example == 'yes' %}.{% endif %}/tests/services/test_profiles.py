from uuid import uuid4

import pytest

from app.core.errors import NotFoundError
from app.core.unit_of_work import UnitOfWork
from app.models.organizations import Organization
from app.models.users import User
from app.services.notifications import NotificationService
from app.services.profiles import EnrichedUser, ProfileService
from tests.factories.users import create_user


async def test_a_profile_has_all_that_belongs_to_a_user(
    separate_uow: UnitOfWork,
) -> None:
    user = await create_user(separate_uow)
    await NotificationService(separate_uow).welcome(user.id)
    profile = await ProfileService(separate_uow).get(user.id)
    assert profile.user.id == user.id
    assert profile.organization.id == user.organization_id
    assert len(profile.notifications) == 1


async def test_nobody_has_no_profile(uow: UnitOfWork) -> None:
    with pytest.raises(NotFoundError):
        await ProfileService(uow).get(uuid4())


def test_a_profile_of_two_users_cannot_be_made() -> None:
    user = User(id=uuid4(), organization_id=uuid4())
    with pytest.raises(ValueError, match="another user's"):
        EnrichedUser(user, Organization(id=uuid4()), [], [])
