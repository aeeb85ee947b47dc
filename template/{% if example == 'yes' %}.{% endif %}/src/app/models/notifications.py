"""The table of notifications."""

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Entity

if TYPE_CHECKING:
    from app.models.users import User


class Notification(Entity):
    """A message that was sent to a user."""

    __tablename__ = "notifications"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    message: Mapped[str] = mapped_column(Text)

    user: Mapped["User"] = relationship(back_populates="notifications", lazy="raise")
