"""Idempotency-Key: how a client names a request that it may have to send again."""

from typing import Annotated

from fastapi import Depends, Header, Request

from app.api.deps.caller import caller_of
from app.core.idempotency import RequestKey

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Chosen by the client, new for each request. A repeat of the request under "
        "the same key has no second effect and gets the first one's answer.",
        min_length=1,
        max_length=200,
        pattern="^[!-~]+$",
    ),
]


async def get_request_key(request: Request, key: Key = None) -> RequestKey | None:
    """The key of this request, which is this caller's at this address alone."""
    if key is None:
        return None
    return RequestKey(key, scope=f"{caller_of(request)}\n{request.method}\n{request.url.path}")


RequestKeyDep = Annotated[RequestKey | None, Depends(get_request_key)]
