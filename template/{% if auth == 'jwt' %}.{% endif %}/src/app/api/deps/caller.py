"""Who makes a request, where that matters to more than services."""

from typing import Annotated

from fastapi import Depends, Request


async def get_caller(request: Request) -> str:
    """The id of whoever the token names, whichever token it is; on public routes, anyone."""
    principal = getattr(request.state, "principal", None)
    return "anyone" if principal is None else str(principal.id)


Caller = Annotated[str, Depends(get_caller)]
"""Tells callers apart: none ever meets another's idempotency keys."""
