"""The business of users: rules, orchestration, events."""

from uuid import UUID

from app.core.errors import ConflictError, NotFoundError, UnknownReferenceError
from app.core.events import EventBus
from app.core.idempotency import Once, RequestKey
from app.core.listing import Rows
from app.core.unit_of_work import UnitOfWork
from app.events.users import UserCreated, UserDeleted, UserUpdated
from app.models.users import User
from app.repositories.users import UserRepository
from app.schemas.users import UserCreate, UserQuery, UserRead, UserUpdate
from app.services.organizations import OrganizationService


class UserService:
    """Makes, finds, changes and removes users."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.user_repo = UserRepository(uow)
        self.organization_service = OrganizationService(uow)
        self.event_bus = EventBus(uow)
        self.once = Once(uow)

    async def create(self, data: UserCreate) -> User:
        """Make a user.

        Raises:
            UnknownReferenceError: it refers to something that does not exist.
            ConflictError: another one has a value that must be unique.
        """
        async with self.uow:
            await self._check_references(data)
            await self._check_unique(data)
            user = await self.user_repo.create(data.model_dump())
            await self.event_bus.publish(UserCreated(user_id=user.id, version=user.version))
            return user

    async def create_once(self, data: UserCreate, key: RequestKey | None) -> UserRead:
        """Make a user; when the same request comes again, show what it made.

        Raises:
            ReusedKeyError: the key came before with another request.
            UnknownReferenceError: it refers to something that does not exist.
            ConflictError: another one has a value that must be unique.
        """
        async with self.uow:
            return await self.once.run(key, data, self.create, UserRead)

    async def get(self, user_id: UUID) -> User:
        """One user.

        Raises:
            NotFoundError: there is none with this id.
        """
        async with self.uow.reading():
            user = await self.user_repo.get(user_id)
            if user is None:
                raise NotFoundError.of("User", user_id)
            return user

    async def get_multi(self, query: UserQuery) -> Rows[User]:
        """A page of users, the oldest first unless another order is asked for."""
        async with self.uow.reading():
            return await self.user_repo.get_multi(query.filters(), query.page())

    async def exists(self, user_id: UUID) -> bool:
        """Whether there is a user with this id."""
        async with self.uow.reading():
            return await self.user_repo.exists(user_id)

    async def update(self, user_id: UUID, data: UserUpdate, *, version: int | None = None) -> User:
        """Change a user, if it still has the given version.

        Raises:
            NotFoundError: there is none with this id.
            StaleVersionError: somebody else changed it since.
            UnknownReferenceError: it would refer to something that does not exist.
            ConflictError: another one has a value that must be unique.
        """
        async with self.uow:
            await self._check_references(data)
            await self._check_unique(data, other_than=user_id)
            user = await self.user_repo.update(
                user_id, data.model_dump(exclude_unset=True), version=version
            )
            await self.event_bus.publish(UserUpdated(user_id=user.id, version=user.version))
            return user

    async def get_active_by_organization(self, organization_id: UUID) -> list[User]:
        """The users of an organization who have not left.

        Raises:
            NotFoundError: there is no such organization.
        """
        async with self.uow.reading():
            await self.organization_service.get(organization_id)
            return await self.user_repo.get_active_by_organization(organization_id)

    async def deactivate(self, user_id: UUID) -> User:
        """Let a user leave.

        Raises:
            NotFoundError: there is no such user.
            ConflictError: they have left already.
        """
        async with self.uow:
            user = await self.get(user_id)
            if not user.active:
                raise ConflictError(f"{user.name} has left already")
            return await self.update(user_id, UserUpdate(active=False))

    async def delete(self, user_id: UUID) -> None:
        """Remove a user.

        Raises:
            NotFoundError: there is none with this id.
            ConflictError: something still refers to it.
        """
        async with self.uow:
            version = await self.user_repo.delete(user_id)
            await self.event_bus.publish(UserDeleted(user_id=user_id, version=version))

    async def _check_references(self, data: UserCreate | UserUpdate) -> None:
        key = data.organization_id
        if key is not None and not await self.organization_service.exists(key):
            raise UnknownReferenceError.of("organization_id", key)

    async def _check_unique(
        self, data: UserCreate | UserUpdate, other_than: UUID | None = None
    ) -> None:
        value = data.email
        if value is not None and await self.user_repo.exists_by_email(value, other_than=other_than):
            raise ConflictError("there is another user with this email")
