"""Routers that ask the same of a request before one of their routes sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, FastAPI
from fastapi.params import Depends

from app.api.errors import problems


@dataclass(frozen=True, slots=True)
class RouterGroup:
    """Routers, and what stands before all of their routes.

    Attributes:
        routers: they do not know what stands before them.
        requires: dependencies that must hold.
        refuses_with: the status codes with which those refuse a request.
    """

    routers: Sequence[APIRouter]
    requires: Sequence[Depends] = ()
    refuses_with: Sequence[int] = ()

    def include_in(self, app: FastAPI, prefix: str) -> None:
        """Serve the routers below a prefix."""
        for router in self.routers:
            app.include_router(
                router,
                prefix=prefix,
                dependencies=self.requires,
                responses=problems(*self.refuses_with),
            )
