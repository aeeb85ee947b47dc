"""Plain ASGI middleware: Starlette's base class costs a task and a queue for each request."""

from time import perf_counter
from uuid import uuid4

import structlog
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.errors import crashed

LONGEST_REQUEST_ID = 64
SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000"),  # browsers mind it on HTTPS only
]

log = structlog.get_logger(__name__)


class RequestMiddleware:
    """Gives each request an id, its answer the common headers, and the log one line.

    The id is the client's or a new one. A crash ends here too: the answer is a problem with the
    id and nothing else, the log has the id and the stack.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        answer = _Answer(send, request_id)
        begun = perf_counter()
        try:
            await self.app(scope, receive, answer.send)
        except Exception:
            log.exception("request.crashed", path=scope["path"])
            if answer.status:
                raise  # half of the answer is sent: only breaking the connection tells the client
            await crashed(request_id)(scope, receive, answer.send)
        finally:
            log.info(
                "request.answered",
                method=scope["method"],
                path=scope["path"],
                status=answer.status,
                milliseconds=round((perf_counter() - begun) * 1000, 1),
            )


class _Answer:
    """Sends an answer with the common headers, and remembers its status."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._headers = [*SECURITY_HEADERS, (b"x-request-id", request_id.encode())]
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), *self._headers]
        await self._send(message)


class BodyLimitMiddleware:
    """Refuses a request's body as soon as it is known to be too large, announced or not.

    FastAPI's own limit answers with plain text where the length was announced.
    """

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self.app = app
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        received = 0

        async def limited() -> Message:
            nonlocal received
            if announced.isdecimal() and int(announced[:20]) > self.max_bytes:
                raise HTTPException(413)
            message = await receive()
            received += len(message.get("body", b""))
            if received > self.max_bytes:
                raise HTTPException(413)
            return message

        await self.app(scope, limited, send)


class HeadMiddleware:
    """Answers HEAD as GET without the body; FastAPI's routes leave it out."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def headers_only(message: Message) -> None:
            if message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, headers_only)


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get("x-request-id", "")
    harmless = 0 < len(given) <= LONGEST_REQUEST_ID and given.isascii() and given.isprintable()
    return given if harmless else uuid4().hex
