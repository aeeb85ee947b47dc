"""The unit of work of a request, for providers only: a route asks for a service.

Providers are `async def` on purpose: FastAPI sends a plain one to a thread.
"""

from fastapi import Request

from app.core.runtime import Runtime
from app.core.unit_of_work import UnitOfWork


def uow_of(request: Request) -> UnitOfWork:
    """A new unit of work. It opens no connection before a service uses it."""
    runtime: Runtime = request.app.state.runtime
    return runtime.uow()
