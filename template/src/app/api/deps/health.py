"""The health service of a request."""

from typing import Annotated

from fastapi import Depends

from app.api.deps.uow import Uow
from app.services.health import HealthService


async def get_health_service(uow: Uow) -> HealthService:
    """A service for this request."""
    return HealthService(uow)


HealthServiceDep = Annotated[HealthService, Depends(get_health_service)]
