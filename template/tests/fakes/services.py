"""Services for tests: on a database as they are, in memory with fakes for their repositories."""

from collections.abc import Callable
from typing import TypeVar

from app.core.unit_of_work import UnitOfWork
from app.repositories.base import BaseRepository
from app.repositories.linking import BaseLinkRepository
from tests.fakes.memory import MemoryUnitOfWork
from tests.fakes.repositories import repository_on

S = TypeVar("S")


def service_on(uow: UnitOfWork, kind: Callable[[UnitOfWork], S]) -> S:
    """A service, and all services below it."""
    service = kind(uow)
    if isinstance(uow, MemoryUnitOfWork):
        _use_fakes(service, uow)
    return service


def _use_fakes(service: object, uow: MemoryUnitOfWork) -> None:
    for name, part in vars(service).items():
        if isinstance(part, BaseRepository | BaseLinkRepository):
            setattr(service, name, repository_on(uow, type(part)))
        elif hasattr(part, "uow"):
            _use_fakes(part, uow)
