"""The business of organizations: rules, orchestration, events."""

from uuid import UUID

from app.core.errors import ConflictError, NotFoundError
from app.core.events import EventBus
from app.core.idempotency import Once, RequestKey
from app.core.listing import Rows
from app.core.unit_of_work import UnitOfWork
from app.events.organizations import OrganizationCreated, OrganizationDeleted, OrganizationUpdated
from app.models.organizations import Organization
from app.repositories.organizations import OrganizationRepository
from app.schemas.organizations import (
    OrganizationCreate,
    OrganizationQuery,
    OrganizationRead,
    OrganizationUpdate,
)


class OrganizationService:
    """Makes, finds, changes and removes organizations."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.organization_repo = OrganizationRepository(uow)
        self.event_bus = EventBus(uow)
        self.once = Once(uow)

    async def create(self, data: OrganizationCreate) -> Organization:
        """Make an organization.

        Raises:
            ConflictError: another one has a value that must be unique.
        """
        async with self.uow:
            await self._check_unique(data)
            organization = await self.organization_repo.create(data.model_dump())
            await self.event_bus.publish(
                OrganizationCreated(organization_id=organization.id, version=organization.version)
            )
            return organization

    async def create_once(
        self, data: OrganizationCreate, key: RequestKey | None
    ) -> OrganizationRead:
        """Make an organization; when the same request comes again, show what it made.

        Raises:
            ReusedKeyError: the key came before with another request.
            ConflictError: another one has a value that must be unique.
        """
        async with self.uow:
            return await self.once.run(key, data, self.create, OrganizationRead)

    async def get(self, organization_id: UUID) -> Organization:
        """One organization.

        Raises:
            NotFoundError: there is none with this id.
        """
        async with self.uow.reading():
            organization = await self.organization_repo.get(organization_id)
            if organization is None:
                raise NotFoundError.of("Organization", organization_id)
            return organization

    async def get_multi(self, query: OrganizationQuery) -> Rows[Organization]:
        """A page of organizations, the oldest first unless another order is asked for."""
        async with self.uow.reading():
            return await self.organization_repo.get_multi(query.filters(), query.page())

    async def exists(self, organization_id: UUID) -> bool:
        """Whether there is an organization with this id."""
        async with self.uow.reading():
            return await self.organization_repo.exists(organization_id)

    async def update(
        self, organization_id: UUID, data: OrganizationUpdate, *, version: int | None = None
    ) -> Organization:
        """Change an organization, if it still has the given version.

        Raises:
            NotFoundError: there is none with this id.
            StaleVersionError: somebody else changed it since.
            ConflictError: another one has a value that must be unique.
        """
        async with self.uow:
            await self._check_unique(data, other_than=organization_id)
            organization = await self.organization_repo.update(
                organization_id, data.model_dump(exclude_unset=True), version=version
            )
            await self.event_bus.publish(
                OrganizationUpdated(organization_id=organization.id, version=organization.version)
            )
            return organization

    async def delete(self, organization_id: UUID) -> None:
        """Remove an organization.

        Raises:
            NotFoundError: there is none with this id.
            ConflictError: something still refers to it.
        """
        async with self.uow:
            version = await self.organization_repo.delete(organization_id)
            await self.event_bus.publish(
                OrganizationDeleted(organization_id=organization_id, version=version)
            )

    async def _check_unique(
        self, data: OrganizationCreate | OrganizationUpdate, other_than: UUID | None = None
    ) -> None:
        value = data.name
        if value is not None and await self.organization_repo.exists_by_name(
            value, other_than=other_than
        ):
            raise ConflictError("there is another organization with this name")
