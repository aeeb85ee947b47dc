"""The table of users."""

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Entity

if TYPE_CHECKING:
    from app.models.notifications import Notification
    from app.models.organizations import Organization


class User(Entity):
    """A row of users."""

    __tablename__ = "users"
    __table_args__ = (
        Index("ix_users_name", "name", "id"),
        Index("ix_users_active", "active", "id"),
    )

    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organizations.id", ondelete="RESTRICT"), index=True
    )
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(320), unique=True)
    phone: Mapped[str | None] = mapped_column(String(20))
    active: Mapped[bool] = mapped_column(default=True)

    organization: Mapped["Organization"] = relationship(back_populates="users", lazy="raise")
    notifications: Mapped[list["Notification"]] = relationship(
        back_populates="user", lazy="raise", passive_deletes="all"
    )
