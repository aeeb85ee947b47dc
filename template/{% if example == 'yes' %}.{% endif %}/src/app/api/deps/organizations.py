"""The organization service of a request."""

from typing import Annotated

from fastapi import Depends, Request

from app.api.deps.uow import uow_of
from app.services.organizations import OrganizationService


async def get_organization_service(request: Request) -> OrganizationService:
    """A service for this request."""
    return OrganizationService(uow_of(request))


OrganizationServiceDep = Annotated[OrganizationService, Depends(get_organization_service)]
