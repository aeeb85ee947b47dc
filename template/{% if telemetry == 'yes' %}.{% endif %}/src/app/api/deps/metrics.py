"""The metrics of the process, and the service that completes them."""

from typing import Annotated

from fastapi import Depends, Request

from app.api.deps.uow import uow_of
from app.core.telemetry.metrics import Metrics
from app.services.metrics import MetricsService


async def get_metrics_service(request: Request) -> MetricsService:
    """A service for this request."""
    return MetricsService(uow_of(request))


async def get_metrics(request: Request) -> Metrics:
    """What this process has measured."""
    metrics: Metrics = request.app.state.metrics
    return metrics


MetricsServiceDep = Annotated[MetricsService, Depends(get_metrics_service)]
MetricsDep = Annotated[Metrics, Depends(get_metrics)]
