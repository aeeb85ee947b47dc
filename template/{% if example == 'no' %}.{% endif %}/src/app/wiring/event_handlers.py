"""Who hears which events."""

from typing import Any

from app.core.events import Handler

HANDLERS: list[Handler[Any]] = []
