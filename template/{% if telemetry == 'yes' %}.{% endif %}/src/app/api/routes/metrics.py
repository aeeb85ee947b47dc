"""What Prometheus asks for. It belongs to those who run the service: a proxy does not show it."""

from fastapi import APIRouter, Response

from app.api.deps.metrics import MetricsDep, MetricsServiceDep
from app.core.telemetry.metrics import MEDIA_TYPE

router = APIRouter(include_in_schema=False)


@router.get("/metrics")
async def metrics(service: MetricsServiceDep, metrics: MetricsDep) -> Response:
    """The metrics of this process, and how the outbox is doing."""
    return Response(metrics.shown(await service.get_outbox()), media_type=MEDIA_TYPE)
