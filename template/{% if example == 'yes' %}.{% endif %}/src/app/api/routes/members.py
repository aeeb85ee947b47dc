"""HTTP for the members of an organization."""

from uuid import UUID

from fastapi import APIRouter

from app.api.deps.users import UserServiceDep
from app.api.errors import problems
from app.models.users import User
from app.schemas.users import UserRead

router = APIRouter(prefix="/organizations", tags=["organizations"])


@router.get(
    "/{organization_id}/members", response_model=list[UserRead], responses=problems(404, 422)
)
async def list_members(organization_id: UUID, service: UserServiceDep) -> list[User]:
    """The users of an organization who have not left."""
    return await service.get_active_by_organization(organization_id)
