"""Who makes a request, where that matters to more than services."""

from fastapi import Request


def caller_of(request: Request) -> str:
    """The id of whoever the token names, whichever token it is; on public routes, anyone.

    It tells callers apart: none ever meets another's idempotency keys.
    """
    principal = getattr(request.state, "principal", None)
    return "anyone" if principal is None else str(principal.id)
