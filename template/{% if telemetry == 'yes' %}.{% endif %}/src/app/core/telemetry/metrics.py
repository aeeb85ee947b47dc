"""What Prometheus is told."""

import datetime as dt
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

MEDIA_TYPE = CONTENT_TYPE_LATEST
SECOND = dt.timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class OutboxState:
    """How the delivery of events is doing."""

    lag: dt.timedelta
    """The age of the oldest event that is not settled."""
    waiting: int
    dead: int


class Metrics:
    """The metrics of a process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Histogram(
            "http_server_request_duration_seconds",
            "Requests by method, route and status.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.handlers = Histogram(
            "event_handler_duration_seconds",
            "Handled events by name, handler and outcome.",
            ("event", "handler", "outcome"),
            registry=self.registry,
        )

    def shown(self, outbox: OutboxState) -> bytes:
        """All metrics as Prometheus reads them, with those that are no process's own."""
        shared = CollectorRegistry()
        for name, text, value in (
            ("outbox_lag_seconds", "Age of the oldest event not settled.", outbox.lag / SECOND),
            ("outbox_waiting_events", "Events not settled.", outbox.waiting),
            ("outbox_dead_events", "Events that no attempt could deliver.", outbox.dead),
        ):
            Gauge(name, text, registry=shared).set(value)
        return generate_latest(self.registry) + generate_latest(shared)
