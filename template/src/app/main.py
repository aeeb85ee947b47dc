"""The API process: `uvicorn --factory app.main:create_app`."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from app.api import errors, openapi
from app.api.middleware import BodyLimitMiddleware, HeadMiddleware, RequestMiddleware
from app.bootstrap import freeze_heap, load_settings, make_instrumentation, running
from app.core.about import DESCRIPTION, TITLE
from app.core.instrumentation import Instrumentation
from app.core.periodic import on_the_clock
from app.core.settings import Settings
from app.wiring.extensions import EXTENSIONS
from app.wiring.periodic_tasks import PERIODIC_TASKS
from app.wiring.probes import PROBES
from app.wiring.router_groups import ROUTER_GROUPS

API_PREFIX = "/api/v1"


def create_app(
    settings: Settings | None = None, watchers: Sequence[Instrumentation] | None = None
) -> FastAPI:
    """The application. Nothing is opened before its lifespan begins.

    Args:
        settings: those of the process, unless they are given.
        watchers: what watches it; also those of the process, unless they are given.
    """
    settings = settings or load_settings()
    watchers = make_instrumentation() if watchers is None else watchers

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with (
            running(settings, watchers) as runtime,
            on_the_clock(PERIODIC_TASKS, runtime.uow, settings),
        ):
            app.state.runtime = runtime
            freeze_heap()
            yield

    app = FastAPI(
        title=TITLE,
        description=DESCRIPTION,
        lifespan=lifespan,
        generate_unique_id_function=openapi.operation_id,
    )
    _add_middleware(app, settings, watchers)
    errors.install(app)
    openapi.describe_errors(app)
    for install in EXTENSIONS:
        install(app)
    for group in ROUTER_GROUPS:
        group.include_in(app, API_PREFIX)
    for probe in PROBES:  # last, for routes are tried in order
        app.include_router(probe)
    return app


def _add_middleware(app: FastAPI, settings: Settings, watchers: Sequence[Instrumentation]) -> None:
    """What is added last sees a request first."""
    app.add_middleware(BodyLimitMiddleware, max_bytes=settings.max_body_bytes)
    app.add_middleware(HeadMiddleware)
    for watcher in watchers:
        watcher.install(app)
    app.add_middleware(RequestMiddleware)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Idempotency-Key", "If-Match", "X-Request-Id"],
            expose_headers=["ETag", "Location", "Retry-After", "X-Request-Id"],
        )
