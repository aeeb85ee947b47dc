import asyncio
import re
import socket
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar, NoReturn
from urllib.request import urlopen
from uuid import UUID, uuid4

import pytest
from fastapi import APIRouter
from httpx2 import ASGITransport, AsyncClient
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind
from sqlalchemy import update
from structlog.contextvars import get_contextvars

from app.bootstrap import metadata
from app.core.db import Sessions
from app.core.events import DomainEvent, EventBus, Handler
from app.core.outbox import OutboxMessage
from app.core.runtime import Runtime
from app.core.telemetry.instrumentation import Telemetry
from app.core.telemetry.settings import TelemetrySettings
from app.core.telemetry.tracing import span, tracer_provider
from app.core.types import utcnow
from app.core.unit_of_work import UnitOfWork
from app.main import create_app
from app.services.activities import ActivityService
from tests.conftest import TEST_SETTINGS
from tests.database import separate_database
from tests.wiring import HEADERS

TRACE = "0af7651916cd43dd8448eb211c80319c"


class PaperFiled(DomainEvent):
    name: ClassVar[str] = "paper.filed"
    paper_id: UUID


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def telemetry(exporter: InMemorySpanExporter) -> Telemetry:
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    return Telemetry(provider)


async def file(event: PaperFiled, uow: UnitOfWork) -> None:
    await ActivityService(uow).record("paper", event.paper_id, "filed")


async def fail(_event: PaperFiled, _uow: UnitOfWork) -> NoReturn:
    raise OSError("the shelf is full")


async def publish(runtime: Runtime) -> None:
    async with (uow := runtime.uow()):
        await EventBus(uow).publish(PaperFiled(paper_id=uuid4()))


@pytest.fixture
async def runtime(telemetry: Telemetry, tmp_path: Path) -> AsyncGenerator[Runtime]:
    """Watched, on an engine of its own."""
    async with separate_database(TEST_SETTINGS.database_url, tmp_path) as engine:
        async with engine.begin() as connection:
            await connection.run_sync(metadata().create_all)
        telemetry.observe(engine)
        yield Runtime(Sessions.of(engine), [telemetry.around(Handler(PaperFiled, file))])


@pytest.fixture
async def watched(telemetry: Telemetry, runtime: Runtime) -> AsyncGenerator[AsyncClient]:
    app = create_app(TEST_SETTINGS, [telemetry])
    app.state.runtime = runtime
    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        for headers in HEADERS:
            client.headers.update(headers())
        yield client


def by_name(exporter: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    return {span.name: span for span in exporter.get_finished_spans()}


async def test_a_request_and_its_statements_are_spans_of_the_callers_trace(
    watched: AsyncClient, exporter: InMemorySpanExporter
) -> None:
    headers = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}
    assert (await watched.get("/api/v1/activities", headers=headers)).status_code == 200
    request, statement = (by_name(exporter)[name] for name in ("GET /api/v1/activities", "SELECT"))
    assert request.kind is SpanKind.SERVER
    assert f"{request.context.trace_id:032x}" == f"{statement.context.trace_id:032x}" == TRACE
    assert statement.parent is not None
    assert statement.parent.span_id == request.context.span_id
    assert dict(request.attributes or {})["http.response.status_code"] == 200
    assert "activities" in str(dict(statement.attributes or {})["db.query.text"])


async def test_a_handler_is_in_the_trace_of_what_caused_its_event(
    telemetry: Telemetry, runtime: Runtime, exporter: InMemorySpanExporter
) -> None:
    tracer = TracerProvider().get_tracer("test")
    carrier = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}
    with span(tracer, "request", SpanKind.SERVER, carrier, {}):
        await publish(runtime)
    assert "traceparent" not in get_contextvars()
    assert await runtime.relay.drain() == 1
    handled = by_name(exporter)["process paper.filed"]
    assert handled.kind is SpanKind.CONSUMER
    assert f"{handled.context.trace_id:032x}" == TRACE
    assert {span.context.trace_id for span in exporter.get_finished_spans()} == {
        handled.context.trace_id  # the relay's own polls make no spans
    }
    shown = telemetry.metrics.registry.get_sample_value(
        "event_handler_duration_seconds_count",
        {"event": "paper.filed", "handler": f"{__name__}.file", "outcome": "done"},
    )
    assert shown == 1


async def test_a_failing_handler_is_told(
    telemetry: Telemetry, sessions: Sessions, exporter: InMemorySpanExporter
) -> None:
    runtime = Runtime(sessions, [telemetry.around(Handler(PaperFiled, fail))])
    await publish(runtime)
    await runtime.relay.drain()
    assert not by_name(exporter)["process paper.filed"].status.is_ok
    text = telemetry.metrics.registry.collect()
    assert any(sample.labels.get("outcome") == "failed" for each in text for sample in each.samples)


async def test_a_failing_statement_is_told(
    watched: AsyncClient, runtime: Runtime, exporter: InMemorySpanExporter
) -> None:
    async with (uow := runtime.uow()):
        connection = await uow.session.connection()
        await connection.run_sync(metadata().drop_all)
    assert (await watched.get("/api/v1/activities")).status_code >= 500
    assert not by_name(exporter)["SELECT"].status.is_ok
    assert not by_name(exporter)["GET /api/v1/activities"].status.is_ok


def samples(text: str) -> dict[str, float]:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


async def test_the_metrics_are_shown(watched: AsyncClient, runtime: Runtime) -> None:
    await watched.get("/api/v1/activities")
    await watched.get("/nowhere")
    await publish(runtime)
    response = await watched.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    shown = samples(response.text)
    request = 'http_server_request_duration_seconds_count{method="GET",route="%s",status="%d"}'
    assert shown[request % ("/api/v1/activities", 200)] == 1
    assert shown[request % ("unmatched", 404)] == 1
    assert shown["outbox_waiting_events"] == 1
    assert 0 < shown["outbox_lag_seconds"] < 60
    assert shown["outbox_dead_events"] == 0


async def test_a_route_has_one_name_whatever_is_asked_of_it(
    telemetry: Telemetry, runtime: Runtime
) -> None:
    router = APIRouter(prefix="/papers")

    @router.get("/{paper_id}/pages/{number}")
    async def show(paper_id: str, number: int) -> str:
        return f"{paper_id} {number}"

    app = create_app(TEST_SETTINGS, [telemetry])
    app.state.runtime = runtime
    app.include_router(router, prefix="/api/v1")
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        for path in ("a/pages/1", "a%20b/pages/2", "{x}/pages/3", "a/pages/one"):
            await client.get(f"/api/v1/papers/{path}")
        text = (await client.get("/metrics")).text
    counted = re.findall(r'_count\{method="GET",route="(.+)",status="(\d+)"\}', text)
    route = "/api/v1/papers/{paper_id}/pages/{number}"
    assert counted == [(route, "200"), (route, "422")]


async def test_dead_events_are_counted_and_do_not_lag(
    watched: AsyncClient, runtime: Runtime
) -> None:
    await publish(runtime)
    async with (uow := runtime.uow()):
        query = update(OutboxMessage).values(settled_at=utcnow(), error="it failed")
        await uow.session.execute(query)
    shown = samples((await watched.get("/metrics")).text)
    assert (shown["outbox_dead_events"], shown["outbox_lag_seconds"]) == (1, 0)


async def test_metrics_are_no_part_of_the_api(watched: AsyncClient) -> None:
    assert "/metrics" not in (await watched.get("/openapi.json")).json()["paths"]


async def test_a_process_without_an_api_shows_its_metrics_too() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    telemetry = Telemetry(TracerProvider(), port)
    telemetry.metrics.handlers.labels("paper.filed", "file", "done").observe(0.1)

    def read() -> str:
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            return str(answer.read().decode())

    async with telemetry.opened():
        text = await asyncio.to_thread(read)
    assert re.search(r'duration_seconds_count\{event="paper.filed".*\} 1.0', text)


@contextmanager
def collector(received: list[tuple[str, bytes]]) -> Iterator[str]:
    """An OTLP collector that keeps what it is sent."""

    class Collect(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            received.append((self.path, self.rfile.read(length)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 as it is overridden
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Collect) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/v1/traces"
        server.shutdown()
        thread.join()


async def test_spans_reach_the_collector_before_the_process_ends() -> None:
    received: list[tuple[str, bytes]] = []
    with collector(received) as url:
        provider = tracer_provider(TelemetrySettings(traces_url=url))
        async with Telemetry(provider).opened():
            provider.get_tracer("test").start_span("a span that matters").end()
    ((path, body),) = received
    assert path == "/v1/traces"
    assert b"a span that matters" in body


def test_without_a_collector_no_span_is_recorded() -> None:
    tracer = tracer_provider(TelemetrySettings()).get_tracer("test")
    assert not tracer.start_span("nothing").is_recording()


def test_a_wrong_address_is_refused() -> None:
    with pytest.raises(ValueError, match="must begin with http"):
        TelemetrySettings(traces_url="collector:4317")
