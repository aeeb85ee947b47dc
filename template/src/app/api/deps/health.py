"""The health service of a request."""

from typing import Annotated

from fastapi import Depends, Request

from app.api.deps.uow import uow_of
from app.core.runtime import Runtime
from app.services.health import HealthService


async def get_health_service(request: Request) -> HealthService:
    """A service for this request, which asks for the broker where this process uses one."""
    runtime: Runtime = request.app.state.runtime
    return HealthService(uow_of(request), runtime.transport)


HealthServiceDep = Annotated[HealthService, Depends(get_health_service)]
