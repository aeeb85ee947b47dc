"""The table of the activity trail."""

from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Entity


class Activity(Entity):
    """Something that was done to something."""

    __tablename__ = "activities"

    subject: Mapped[str] = mapped_column(String(100))
    subject_id: Mapped[UUID] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(100))
