"""What follows when something happens to organizations: an entry in the activity trail."""

from typing import Any

from app.core.events import Handler
from app.core.unit_of_work import UnitOfWork
from app.events.organizations import OrganizationCreated, OrganizationDeleted, OrganizationUpdated
from app.services.activities import ActivityService


async def record_organization_created(event: OrganizationCreated, uow: UnitOfWork) -> None:
    """Note it in the activity trail."""
    await ActivityService(uow).record("organization", event.organization_id, "created")


async def record_organization_updated(event: OrganizationUpdated, uow: UnitOfWork) -> None:
    """Note it in the activity trail."""
    await ActivityService(uow).record("organization", event.organization_id, "updated")


async def record_organization_deleted(event: OrganizationDeleted, uow: UnitOfWork) -> None:
    """Note it in the activity trail."""
    await ActivityService(uow).record("organization", event.organization_id, "deleted")


HANDLERS: list[Handler[Any]] = [
    Handler(OrganizationCreated, record_organization_created),
    Handler(OrganizationUpdated, record_organization_updated),
    Handler(OrganizationDeleted, record_organization_deleted),
]
