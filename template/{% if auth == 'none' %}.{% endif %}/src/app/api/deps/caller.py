"""Who makes a request, where that matters although nobody signs in."""

from typing import Annotated

from fastapi import Depends


async def get_caller() -> str:
    """Anyone: all share one name."""
    return "anyone"


Caller = Annotated[str, Depends(get_caller)]
"""Tells callers apart: none ever meets another's idempotency keys."""
