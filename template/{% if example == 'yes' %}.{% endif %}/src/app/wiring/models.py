"""Which tables there are. Alembic and the relationships between models see only these."""

from app.core.db import Base
from app.core.outbox import InboxMessage, OutboxMessage
from app.models.activities import Activity
from app.models.notifications import Notification
from app.models.organizations import Organization
from app.models.users import User

MODELS: list[type[Base]] = [
    Activity,
    InboxMessage,
    Notification,
    Organization,
    OutboxMessage,
    User,
]
