"""A span and a measurement for each request."""

from time import perf_counter

from opentelemetry.trace import SpanKind, Status, StatusCode, Tracer
from starlette.datastructures import Headers
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.telemetry.metrics import Metrics
from app.core.telemetry.tracing import span

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
CRASHED = 500


class TelemetryMiddleware:
    """Plain ASGI, as the others are. Routes are named by their pattern, never by their path."""

    def __init__(self, app: ASGIApp, tracer: Tracer, metrics: Metrics) -> None:
        self.app = app
        self._tracer = tracer
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method = scope["method"] if scope["method"] in METHODS else "OTHER"
        status = CRASHED  # unless an answer begins

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        begun = perf_counter()
        attributes = {"http.request.method": method, "url.path": scope["path"]}
        headers = Headers(scope=scope)
        with span(self._tracer, method, SpanKind.SERVER, headers, attributes) as current:
            try:
                await self.app(scope, receive, noted)
            finally:
                route = _route(scope)
                current.update_name(f"{method} {route}")
                current.set_attribute("http.route", route)
                current.set_attribute("http.response.status_code", status)
                if status >= CRASHED:
                    current.set_status(Status(StatusCode.ERROR))
                self._metrics.requests.labels(method, route, status).observe(perf_counter() - begun)


def _route(scope: Scope) -> str:
    """As `/api/v1/orders/{order_id}`; what no route answers has one name in all.

    The route knows its path from its router on; where that is included, the path asked for says.
    """
    route = scope.get("route")
    if not isinstance(route, Route):
        return "unmatched"
    asked, own = scope["path"], route.path_format.format(**scope["path_params"])
    return f"{asked.removesuffix(own)}{route.path_format}"
