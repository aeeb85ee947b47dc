"""HTTP for the activity trail."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from app.api.deps.activities import ActivityServiceDep
from app.api.deps.paging import PagingDep
from app.api.errors import problems
from app.schemas.activities import ActivityRead
from app.schemas.base import Page

router = APIRouter(prefix="/activities", tags=["activities"])


@router.get("", response_model=Page[ActivityRead], responses=problems(422))
async def list_activities(
    service: ActivityServiceDep, paging: PagingDep, subject_id: UUID | None = None
) -> dict[str, Any]:
    """What was done, the oldest first."""
    activities = await service.get_multi(
        subject_id=subject_id, limit=paging.limit, after=paging.after
    )
    return paging.page(activities)
