"""The table of the activity trail."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Entity
from app.core.types import AnyKey, Key


class Activity(Entity):
    """Something that was done to something."""

    __tablename__ = "activities"

    subject: Mapped[str] = mapped_column(String(100))
    subject_id: Mapped[Key] = mapped_column(AnyKey, index=True)
    action: Mapped[str] = mapped_column(String(100))
