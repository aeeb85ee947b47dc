"""Domain events: typed, stored with the change that caused them, handled after the commit."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from app.core.context import carried
from app.core.unit_of_work import UnitOfWork


class DomainEvent(BaseModel):
    """Something that happened. Past tense; ids and facts, no behaviour."""

    model_config = ConfigDict(frozen=True)

    name: ClassVar[str]
    """The topic, as `order.created`. It is stored: do not rename it lightly."""

    @property
    def aggregate(self) -> str:
        """What it happened to, as `order:<id>`: events of one aggregate are delivered in order.

        By default the topic's first part and the first field, which is the id. Override it in
        an event that belongs to something else.
        """
        kind = self.name.rpartition(".")[0]
        ids = [str(getattr(self, field)) for field in type(self).model_fields]
        return ":".join([kind, *ids[:1]])


class EventBus:
    """The services' side. Publishing needs an open unit of work and shares its fate."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    async def publish(self, event: DomainEvent) -> None:
        """Store the event in the caller's transaction; it is delivered after the commit."""
        await self._uow.store_event(
            {
                "name": event.name,
                "aggregate": event.aggregate,
                "payload": event.model_dump(mode="json"),
                "context": carried(),
            }
        )


E = TypeVar("E", bound=DomainEvent)


@dataclass(frozen=True, slots=True)
class Handler(Generic[E]):
    """Who hears an event. `handle` is a caller like a route: it uses services only."""

    event: type[E]
    handle: Callable[[E, UnitOfWork], Awaitable[None]]

    @property
    def key(self) -> str:
        """Its name in the inbox. It is stored: renaming the function handles old events again."""
        return f"{self.handle.__module__}.{self.handle.__qualname__}"

    async def __call__(self, payload: dict[str, Any], uow: UnitOfWork) -> None:
        """Handle one stored event."""
        await self.handle(self.event.model_validate(payload), uow)
