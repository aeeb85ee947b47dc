"""Whether a handler has had an event: asked and written down in one statement."""

from uuid import UUID

from sqlalchemy import Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.types import UtcDateTime, utcnow

_ENTER = text(
    "INSERT INTO inbox (event_id, handler, handled_at) VALUES (:event_id, :handler, :handled_at)"
    " ON CONFLICT DO NOTHING RETURNING handler"
).bindparams(bindparam("event_id", type_=Uuid()), bindparam("handled_at", type_=UtcDateTime()))


async def enter(session: AsyncSession, event_id: UUID, handler: str) -> bool:
    """Whether the event is new to the handler; from this transaction's commit on it is not.

    Where another transaction is just handling it, this waits for that one's end.
    """
    values = {"event_id": event_id, "handler": handler, "handled_at": utcnow()}
    return await session.scalar(_ENTER, values) is not None
