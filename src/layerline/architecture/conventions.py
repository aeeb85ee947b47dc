"""What a project looks like when nobody has written it down.

`app/` or `src/app/`, and below it folders named as people name them. Each table row is a
layer: its name, its kind, and the places where it is found below the package.
"""

from layerline.architecture.layers import Architecture, Kind, Layer

PACKAGES = ("src/app", "app")
"""Where the package is looked for, in this order."""

_PLACES: tuple[tuple[str, Kind, tuple[str, ...]], ...] = (
    ("root", Kind.ROOT, ("*.py", "wiring/**")),
    (
        "routes",
        Kind.ROUTE,
        (
            "api/**",
            "routes/**",
            "routers/**",
            "endpoints/**",
            "controllers/**",
            "views/**",
            "web/**",
            "middleware/**",
        ),
    ),
    (
        "providers",
        Kind.PROVIDER,
        ("api/deps/**", "api/**/deps.py", "api/**/dependencies.py", "deps/**", "dependencies/**"),
    ),
    (
        "handlers",
        Kind.HANDLER,
        ("events/handlers/**", "events/handlers.py", "handlers/**", "subscribers/**", "listeners/**"),
    ),
    ("tasks", Kind.TASK, ("tasks/**", "workers/**", "jobs/**")),
    ("scripts", Kind.SCRIPT, ("scripts/**", "commands/**", "cli/**")),
    ("services", Kind.SERVICE, ("services/**", "service/**")),
    (
        "repositories",
        Kind.REPOSITORY,
        ("repositories/**", "repository/**", "repos/**", "crud/**", "dao/**", "dal/**"),
    ),
    ("schemas", Kind.SCHEMA, ("schemas/**", "dto/**", "dtos/**")),
    ("models", Kind.MODEL, ("models/**", "entities/**", "tables/**")),
    ("events", Kind.EVENT, ("events/**",)),
    ("core", Kind.CORE, ("core/**", "db/**", "database/**", "config/**", "settings/**")),
)


def conventional(package: str) -> Architecture:
    """The architecture of a package that is laid out by convention.

    Args:
        package: its folder from the project root, as `src/app`.
    """
    layers = tuple(
        Layer(name, tuple(f"{package}/{place}" for place in places), kind)
        for name, kind, places in _PLACES
    )
    return Architecture(layers, (package,))
