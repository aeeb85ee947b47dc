"""The organization service of a request."""

from typing import Annotated

from fastapi import Depends

from app.api.deps.uow import Uow
from app.services.organizations import OrganizationService


async def get_organization_service(uow: Uow) -> OrganizationService:
    """A service for this request."""
    return OrganizationService(uow)


OrganizationServiceDep = Annotated[OrganizationService, Depends(get_organization_service)]
