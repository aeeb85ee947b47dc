"""Who makes a request, where that matters before anybody looks at the token."""

from hashlib import sha256
from typing import Annotated

from fastapi import Depends, Header


async def get_caller(authorization: Annotated[str, Header(include_in_schema=False)] = "") -> str:
    """Whoever sent this token, without the token itself."""
    return sha256(authorization.encode()).hexdigest()


Caller = Annotated[str, Depends(get_caller)]
"""Tells callers apart: none ever meets another's idempotency keys."""
