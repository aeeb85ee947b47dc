"""The tables that make events survive a crash: what is to be delivered, and what was handled."""

import datetime as dt
from dataclasses import dataclass, field, fields
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, String, Text, insert, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.core.types import utcnow, uuid7


@dataclass(frozen=True, slots=True)
class Message:
    """An event under way: what a relay delivers, in this process or by a broker."""

    id: UUID
    name: str
    aggregate: str
    payload: dict[str, Any]
    occurred_at: dt.datetime
    attempts: int
    """The how-manieth this is."""
    replays: int
    """How often it was put back after it had been delivered."""
    context: dict[str, str] = field(default_factory=dict)
    """The request that caused it, for the log lines of its handlers."""


class OutboxMessage(Base):
    """An event that was committed. Settled once it is delivered, or dead."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_due",
            "available_at",
            "id",
            postgresql_where=text("settled_at IS NULL"),
            sqlite_where=text("settled_at IS NULL"),
        ),
        Index(
            "ix_outbox_order",
            "aggregate",
            "id",
            postgresql_where=text("settled_at IS NULL"),
            sqlite_where=text("settled_at IS NULL"),
        ),
        Index(
            "ix_outbox_settled",
            "settled_at",
            postgresql_where=text("settled_at IS NOT NULL"),
            sqlite_where=text("settled_at IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str] = mapped_column(String(100))
    aggregate: Mapped[str] = mapped_column(String(200))
    """What it happened to. A row waits until the earlier rows of its aggregate are settled."""
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    context: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    occurred_at: Mapped[dt.datetime] = mapped_column(default=utcnow)
    available_at: Mapped[dt.datetime] = mapped_column(default=utcnow)
    """When it may be delivered: moved forward by a lease and by each failed attempt."""
    attempts: Mapped[int] = mapped_column(default=0)
    replays: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[dt.datetime | None]
    error: Mapped[str | None] = mapped_column(Text)
    """Why the last attempt failed. Set on a settled row: the event is dead."""


MESSAGE = tuple(getattr(OutboxMessage, each.name) for each in fields(Message))
"""The columns of a message, in its order."""

STORE = insert(OutboxMessage.metadata.tables[OutboxMessage.__tablename__])
"""On the table, not the class: most writes store an event, and the ORM would cost as much again."""


class InboxMessage(Base):
    """One row for each (event, handler) that is done: delivery repeats, its effect does not."""

    __tablename__ = "inbox"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    handler: Mapped[str] = mapped_column(String(200), primary_key=True)
    handled_at: Mapped[dt.datetime] = mapped_column(default=utcnow, index=True)
