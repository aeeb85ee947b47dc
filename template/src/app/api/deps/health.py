"""The health service of a request."""

from typing import Annotated

from fastapi import Depends, Request

from app.api.deps.uow import Uow
from app.core.runtime import Runtime
from app.services.health import HealthService


async def get_health_service(request: Request, uow: Uow) -> HealthService:
    """A service for this request."""
    runtime: Runtime = request.app.state.runtime
    return HealthService(uow, runtime.transport)


HealthServiceDep = Annotated[HealthService, Depends(get_health_service)]
