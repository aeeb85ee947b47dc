"""A span for each statement of a request or an event."""

from typing import Any

from opentelemetry import trace
from opentelemetry.trace import SpanKind, Status, StatusCode, Tracer
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection, ExceptionContext, ExecutionContext

SPAN = "telemetry_span"


def trace_statements(engine: Engine, tracer: Tracer) -> None:
    """Make the spans. Statements are told without their values; the relay's polls are not told."""

    def begin(
        _connection: Connection,
        _cursor: object,
        statement: str,
        _parameters: object,
        context: ExecutionContext,
        _many: bool,  # noqa: FBT001 the signature is SQLAlchemy's
    ) -> None:
        if trace.get_current_span().is_recording():
            attributes = {"db.system.name": engine.dialect.name, "db.query.text": statement}
            name = statement.split(None, 1)[0].upper()
            span = tracer.start_span(name, kind=SpanKind.CLIENT, attributes=attributes)
            setattr(context, SPAN, span)

    def end(*arguments: Any) -> None:  # noqa: ANN401 as above; the context is the fifth
        if span := getattr(arguments[4], SPAN, None):
            span.end()

    def fail(failure: ExceptionContext) -> None:
        if span := getattr(failure.execution_context, SPAN, None):
            span.record_exception(failure.original_exception)
            span.set_status(Status(StatusCode.ERROR))
            span.end()

    event.listen(engine, "before_cursor_execute", begin)
    event.listen(engine, "after_cursor_execute", end)
    event.listen(engine, "handle_error", fail)
