"""HTTP for users: what is asked and answered. What happens is the service's."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response, status

from app.api.deps.idempotency import RequestKeyDep
from app.api.deps.users import UserServiceDep
from app.api.deps.versions import ExpectedVersion, tell_created, tell_version
from app.api.errors import problems
from app.api.paging import page_of
from app.models.users import User
from app.schemas.listing import KeysetPage
from app.schemas.users import UserCreate, UserQuery, UserRead, UserUpdate

router = APIRouter(prefix="/users", tags=["users"])


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(409, 422),
)
async def create_user(
    data: UserCreate,
    request_key: RequestKeyDep,
    service: UserServiceDep,
    request: Request,
    response: Response,
) -> UserRead:
    """Make a user; with an Idempotency-Key, once however often it is sent."""
    user = await service.create_once(data, request_key)
    tell_created(user, request, response)
    return user


@router.get("", response_model=KeysetPage[UserRead], responses=problems(422))
async def list_users(
    query: Annotated[UserQuery, Query()], service: UserServiceDep
) -> dict[str, Any]:
    """A page of users, the oldest first unless another order is asked for."""
    return page_of(await service.get_multi(query), query)


@router.get("/{user_id}", response_model=UserRead, responses=problems(404, 422))
async def get_user(user_id: UUID, service: UserServiceDep, response: Response) -> User:
    """One user."""
    user = await service.get(user_id)
    tell_version(user, response)
    return user


@router.patch(
    "/{user_id}",
    response_model=UserRead,
    responses=problems(404, 409, 412, 422),
)
async def update_user(
    user_id: UUID,
    data: UserUpdate,
    version: ExpectedVersion,
    service: UserServiceDep,
    response: Response,
) -> User:
    """Change a user; with If-Match, only the version that was read."""
    user = await service.update(user_id, data, version=version)
    tell_version(user, response)
    return user


@router.delete(
    "/{user_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 409, 422),
)
async def delete_user(user_id: UUID, service: UserServiceDep) -> None:
    """Remove a user."""
    await service.delete(user_id)


@router.post("/{user_id}/deactivation", response_model=UserRead, responses=problems(404, 409, 422))
async def deactivate_user(user_id: UUID, service: UserServiceDep, response: Response) -> User:
    """Let a user leave."""
    user = await service.deactivate(user_id)
    tell_version(user, response)
    return user
