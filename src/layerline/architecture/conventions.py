"""What a project looks like when nobody has written it down.

`app/` or `src/app/`, and below it folders named as people name them. Each table row is a
layer: its name, its kind, and the places where it is found below the package.
"""

from layerline.architecture.layers import Architecture, Kind, Layer

PACKAGES = ("src/app", "app")
"""Where the package is looked for, in this order."""

_PLACES: tuple[tuple[str, Kind, str], ...] = (
    (
        "root",
        Kind.ROOT,
        """__init__.py __main__.py main.py app.py application.py asgi.py wsgi.py server.py worker.py
        bootstrap.py factory.py lifespan.py container.py containers.py wiring.py wiring/**""",
    ),
    (
        "routes",
        Kind.ROUTE,
        """api/** routes/** routers/** endpoints/** controllers/** views/** web/** middleware/**
        middlewares/** api.py routes.py routers.py endpoints.py views.py middleware.py""",
    ),
    (
        "providers",
        Kind.PROVIDER,
        """api/deps/** api/dependencies/** api/**/deps.py api/**/dependencies.py deps/**
        dependencies/** deps.py dependencies.py""",
    ),
    (
        "handlers",
        Kind.HANDLER,
        """events/handlers/** events/handlers.py handlers/** event_handlers/** subscribers/**
        listeners/** handlers.py""",
    ),
    ("tasks", Kind.TASK, "tasks/** workers/** jobs/** tasks.py jobs.py"),
    ("scripts", Kind.SCRIPT, "scripts/** commands/** cli/** cli.py"),
    ("services", Kind.SERVICE, "services/** service/** services.py service.py"),
    (
        "repositories",
        Kind.REPOSITORY,
        """repositories/** repository/** repos/** crud/** dao/** dal/** repositories.py
        repository.py crud.py""",
    ),
    ("schemas", Kind.SCHEMA, "schemas/** schema/** dto/** dtos/** schemas.py dtos.py"),
    ("models", Kind.MODEL, "models/** entities/** tables/** models.py tables.py"),
    ("events", Kind.EVENT, "events/** events.py"),
    (
        "core",
        Kind.CORE,
        """core/** db/** database/** config/** settings/** core.py db.py database.py config.py
        settings.py constants.py enums.py errors.py exceptions.py logging.py logs.py security.py
        types.py""",
    ),
)

NAMES = {kind: name for name, kind, _ in _PLACES}
"""What a layer of each kind is called."""


def folder_of(package: str) -> str:
    """The folder of a package; `src/.` says that the modules of `src` are top-level themselves."""
    return package.removesuffix(".").rstrip("/")


def conventional(package: str) -> Architecture:
    """The architecture of a package that is laid out by convention.

    Args:
        package: its folder from the project root, as `src/app`.
    """
    start = f"{folder_of(package)}/".removeprefix("/")
    layers = tuple(
        Layer(name, tuple(f"{start}{place}" for place in places.split()), kind)
        for name, kind, places in _PLACES
    )
    return Architecture(layers, (package,))
