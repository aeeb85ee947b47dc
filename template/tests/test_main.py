from collections.abc import Iterator
from pathlib import Path

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.runtime import Runtime
from app.core.settings import Settings
from app.main import create_app
from app.wiring.probes import PROBES
from app.wiring.routers import ROUTERS


async def test_the_process_opens_and_closes_what_it_needs(tmp_path: Path) -> None:
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path}/app.db"))
    async with app.router.lifespan_context(app):
        assert isinstance(app.state.runtime, Runtime)
        async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
            assert (await client.get("/health/ready")).json() == {"status": "ok"}


def every_dependency(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for part in dependant.dependencies:
        yield from every_dependency(part)


def test_no_route_is_given_a_session() -> None:
    routers = [*PROBES, *ROUTERS]
    routes = [route for router in routers for route in router.routes]
    assert routes
    for route in routes:
        assert isinstance(route, APIRoute)
        for dependency in every_dependency(route.dependant):
            annotations = getattr(dependency.call, "__annotations__", {}).values()
            assert AsyncSession not in annotations, route.path
