"""Spans, and how they find their parents across the outbox."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import Span, SpanKind, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from opentelemetry.util.types import AttributeValue
from structlog.contextvars import bound_contextvars

from app.core.about import TITLE
from app.core.telemetry.settings import TelemetrySettings

PROPAGATOR = TraceContextTextMapPropagator()


def tracer_provider(settings: TelemetrySettings) -> TracerProvider:
    """A provider that exports to the collector of the settings, if they name one."""
    wanted = settings.sampled if settings.traces_url else 0
    provider = TracerProvider(
        resource=Resource.create({SERVICE_NAME: TITLE}),
        sampler=ParentBased(TraceIdRatioBased(wanted)),
    )
    if settings.traces_url:
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(settings.traces_url)))
    return provider


@contextmanager
def span(
    tracer: Tracer,
    name: str,
    kind: SpanKind,
    carrier: Mapping[str, str],
    attributes: Mapping[str, AttributeValue],
) -> Iterator[Span]:
    """A span inside the one that the carrier names, as `traceparent`.

    The log lines inside have it, and so have the events that are published inside.
    """
    parent = PROPAGATOR.extract(carrier)
    with tracer.start_as_current_span(name, parent, kind, attributes) as current:
        bound: dict[str, str] = {}
        PROPAGATOR.inject(bound)
        with bound_contextvars(**bound):
            yield current
