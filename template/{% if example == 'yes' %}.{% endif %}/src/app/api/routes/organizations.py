"""HTTP for organizations: what is asked and answered. What happens is the service's."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response, status

from app.api.deps.idempotency import RequestKeyDep
from app.api.deps.organizations import OrganizationServiceDep
from app.api.deps.versions import ExpectedVersion, tell_created, tell_version
from app.api.errors import problems
from app.api.paging import page_of
from app.models.organizations import Organization
from app.schemas.listing import KeysetPage
from app.schemas.organizations import (
    OrganizationCreate,
    OrganizationQuery,
    OrganizationRead,
    OrganizationUpdate,
)

router = APIRouter(prefix="/organizations", tags=["organizations"])


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(409, 422),
)
async def create_organization(
    data: OrganizationCreate,
    request_key: RequestKeyDep,
    service: OrganizationServiceDep,
    request: Request,
    response: Response,
) -> OrganizationRead:
    """Make an organization; with an Idempotency-Key, once however often it is sent."""
    organization = await service.create_once(data, request_key)
    tell_created(organization, request, response)
    return organization


@router.get("", response_model=KeysetPage[OrganizationRead], responses=problems(422))
async def list_organizations(
    query: Annotated[OrganizationQuery, Query()], service: OrganizationServiceDep
) -> dict[str, Any]:
    """A page of organizations, the oldest first unless another order is asked for."""
    return page_of(await service.get_multi(query), query)


@router.get("/{organization_id}", response_model=OrganizationRead, responses=problems(404, 422))
async def get_organization(
    organization_id: UUID, service: OrganizationServiceDep, response: Response
) -> Organization:
    """One organization."""
    organization = await service.get(organization_id)
    tell_version(organization, response)
    return organization


@router.patch(
    "/{organization_id}",
    response_model=OrganizationRead,
    responses=problems(404, 409, 412, 422),
)
async def update_organization(
    organization_id: UUID,
    data: OrganizationUpdate,
    version: ExpectedVersion,
    service: OrganizationServiceDep,
    response: Response,
) -> Organization:
    """Change an organization; with If-Match, only the version that was read."""
    organization = await service.update(organization_id, data, version=version)
    tell_version(organization, response)
    return organization


@router.delete(
    "/{organization_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 409, 422),
)
async def delete_organization(organization_id: UUID, service: OrganizationServiceDep) -> None:
    """Remove an organization."""
    await service.delete(organization_id)
