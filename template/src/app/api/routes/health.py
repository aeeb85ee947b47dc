"""Whether the process lives, and whether it can work."""

from fastapi import APIRouter, Response, status

from app.api.deps.health import HealthServiceDep

router = APIRouter(prefix="/health", tags=["health"])


@router.get("/live")
async def live() -> dict[str, str]:
    """The process answers. Touches nothing: a dead database is no reason to restart it."""
    return {"status": "ok"}


@router.get("/ready")
async def ready(service: HealthServiceDep, response: Response) -> dict[str, str]:
    """The process can work: what it needs answers, too."""
    unreachable = await service.unreachable()
    if not unreachable:
        return {"status": "ok"}
    response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    return {"status": f"{' and '.join(unreachable)} unreachable"}
