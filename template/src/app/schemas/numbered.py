"""Lists of what has numbers for keys."""

from app.schemas.base import Input, Int64


class NumberedPosition(Input):
    """Where a page of a list begins: after the row with this key, and what it was sorted by."""

    id: Int64
