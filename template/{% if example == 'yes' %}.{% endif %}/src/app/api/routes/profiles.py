"""HTTP for the profiles of users."""

from uuid import UUID

from fastapi import APIRouter

from app.api.deps.profiles import ProfileServiceDep
from app.api.errors import problems
from app.schemas.profiles import ProfileRead
from app.services.profiles import EnrichedUser

router = APIRouter(prefix="/users", tags=["users"])


@router.get("/{user_id}/profile", response_model=ProfileRead, responses=problems(404, 422))
async def get_profile(user_id: UUID, service: ProfileServiceDep) -> EnrichedUser:
    """A user with their organization, notifications and activities."""
    return await service.get(user_id)
