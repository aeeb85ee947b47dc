"""What carries events to the handlers; None: the relay hands them over itself."""

from app.core.transport import MakeTransport

TRANSPORT: MakeTransport | None = None
