"""Which tables there are. Alembic and the relationships between models see only these."""

from app.core.db import Base
from app.core.outbox import InboxMessage, OutboxMessage
from app.models.activities import Activity

MODELS: list[type[Base]] = [
    Activity,
    InboxMessage,
    OutboxMessage,
]
