"""Puts traces and metrics around requests, statements and handlers."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import wraps
from time import perf_counter
from typing import Any

from fastapi import FastAPI
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import SpanKind
from prometheus_client import start_http_server
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.contextvars import get_contextvars

from app.core.events import DomainEvent, Handler
from app.core.instrumentation import Instrumentation
from app.core.telemetry.database import trace_statements
from app.core.telemetry.metrics import Metrics
from app.core.telemetry.middleware import TelemetryMiddleware
from app.core.telemetry.settings import get_telemetry_settings
from app.core.telemetry.tracing import span, tracer_provider
from app.core.unit_of_work import UnitOfWork


class Telemetry(Instrumentation):
    """The traces and the metrics of a process."""

    def __init__(self, provider: TracerProvider, metrics_port: int = 0) -> None:
        self.metrics = Metrics()
        self._provider = provider
        self._tracer = provider.get_tracer("app")
        self._metrics_port = metrics_port

    def install(self, app: FastAPI) -> None:
        """Measure the requests; `/metrics` finds the measurements in the application's state."""
        app.state.metrics = self.metrics
        app.add_middleware(TelemetryMiddleware, tracer=self._tracer, metrics=self.metrics)

    def observe(self, engine: AsyncEngine) -> None:
        """Trace the statements."""
        trace_statements(engine.sync_engine, self._tracer)

    def around(self, handler: Handler[Any]) -> Handler[Any]:
        """Trace and measure a handler, in the trace of the request that caused the event."""

        @wraps(handler.handle)  # which keeps its key
        async def handle(event: DomainEvent, uow: UnitOfWork) -> None:
            bound = get_contextvars()
            attributes = {
                "messaging.message.id": str(bound.get("event_id")),
                "messaging.destination.name": event.name,
                "code.function.name": handler.key,
            }
            carrier = {"traceparent": str(bound.get("traceparent", ""))}
            begun, outcome = perf_counter(), "failed"
            try:
                name = f"process {event.name}"
                with span(self._tracer, name, SpanKind.CONSUMER, carrier, attributes):
                    await handler.handle(event, uow)
                outcome = "done"
            finally:
                labels = self.metrics.handlers.labels(event.name, handler.key, outcome)
                labels.observe(perf_counter() - begun)

        return replace(handler, handle=handle)

    @asynccontextmanager
    async def opened(self) -> AsyncGenerator[None]:
        """Show the metrics where the settings say; at the end, export what is left."""
        server = None
        if self._metrics_port:
            server, _ = start_http_server(self._metrics_port, registry=self.metrics.registry)
        try:
            yield
        finally:
            if server is not None:
                await asyncio.to_thread(server.shutdown)
                server.server_close()
            await asyncio.to_thread(self._provider.shutdown)


def make_telemetry() -> Telemetry:
    """By the settings of the process."""
    settings = get_telemetry_settings()
    return Telemetry(tracer_provider(settings), settings.metrics_port)
