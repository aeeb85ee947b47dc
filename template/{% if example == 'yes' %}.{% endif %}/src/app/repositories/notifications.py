"""Data access for notifications."""

from app.models.notifications import Notification
from app.repositories.base import BaseRepository


class NotificationRepository(BaseRepository[Notification]):
    """Rows of notifications."""

    model = Notification
