"""The API process: `uvicorn --factory app.main:create_app`."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI

from app.api import errors
from app.api.middleware import RequestIdMiddleware
from app.api.routes import health
from app.bootstrap import running
from app.core.about import DESCRIPTION, TITLE
from app.core.background import in_background
from app.core.periodic import Clock
from app.core.settings import Settings, get_settings
from app.wiring.periodic_tasks import PERIODIC_TASKS
from app.wiring.routers import ROUTERS

API_PREFIX = "/api/v1"


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application. Nothing is opened before its lifespan begins."""
    settings = settings or get_settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with AsyncExitStack() as stack:
            runtime = await stack.enter_async_context(running(settings))
            app.state.runtime = runtime
            for task in PERIODIC_TASKS:
                clock = Clock(task, runtime.uow, settings)
                await stack.enter_async_context(in_background(clock))
            yield

    app = FastAPI(title=TITLE, description=DESCRIPTION, lifespan=lifespan)
    app.add_middleware(RequestIdMiddleware)
    errors.install(app)
    app.include_router(health.router)
    for router in ROUTERS:
        app.include_router(router, prefix=API_PREFIX)
    return app
