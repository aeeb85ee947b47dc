"""How an event looks on its way: JSON with its id, name, aggregate and payload."""

from typing import Any

from faststream.message import StreamMessage
from pydantic import TypeAdapter, ValidationError

from app.core.outbox import Message

_JSON = TypeAdapter(Message)


class MalformedMessageError(Exception):
    """What came is no event. It will not become one when it comes again."""


def pack(message: Message) -> bytes:
    """An event as bytes."""
    return _JSON.dump_json(message)


def unpack(body: bytes) -> Message:
    """The event in these bytes.

    Raises:
        MalformedMessageError: there is none.
    """
    try:
        return _JSON.validate_json(body)
    except ValidationError as error:
        raise MalformedMessageError(str(error)) from error


async def raw_body(message: StreamMessage[Any]) -> bytes:
    """What came, for FastStream to hand over as it is."""
    return bytes(message.body)
