"""The table of organizations."""

from typing import TYPE_CHECKING

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Entity

if TYPE_CHECKING:
    from app.models.users import User


class Organization(Entity):
    """A row of organizations."""

    __tablename__ = "organizations"

    name: Mapped[str] = mapped_column(String(120), unique=True)

    users: Mapped[list["User"]] = relationship(
        back_populates="organization", lazy="raise", passive_deletes="all"
    )
