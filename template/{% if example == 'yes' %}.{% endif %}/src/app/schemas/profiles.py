"""A user's profile as the API shows it."""

import datetime as dt

from app.schemas.activities import ActivityRead
from app.schemas.base import Output
from app.schemas.organizations import OrganizationRead
from app.schemas.users import UserRead


class NotificationRead(Output):
    """A message that the user was sent."""

    message: str
    created_at: dt.datetime


class ProfileRead(Output):
    """A user and what belongs to them."""

    user: UserRead
    organization: OrganizationRead
    notifications: list[NotificationRead]
    activities: list[ActivityRead]
