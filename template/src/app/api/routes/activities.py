"""HTTP for the activity trail."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from app.api.deps.activities import ActivityServiceDep
from app.api.errors import problems
from app.api.paging import page_of
from app.schemas.activities import ActivityQuery, ActivityRead
from app.schemas.listing import KeysetPage

router = APIRouter(prefix="/activities", tags=["activities"])


@router.get("", response_model=KeysetPage[ActivityRead], responses=problems(422))
async def list_activities(
    query: Annotated[ActivityQuery, Query()], service: ActivityServiceDep
) -> dict[str, Any]:
    """What was done, the oldest first."""
    return page_of(await service.get_multi(query), query)
