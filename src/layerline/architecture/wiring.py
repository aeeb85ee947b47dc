"""What an entity owns, and where it is wired.

This is the generator's half of the definition: each file names the layer that it lies in
(None: it lies outside the package), so the linter's half can be held against it.
"""

from dataclasses import dataclass, replace

from layerline.architecture.names import Names


@dataclass(frozen=True, slots=True)
class EntityFile:
    """A file that each entity has.

    Attributes:
        layer: the name of the layer it belongs to, None for tests.
        path: from the project root, with `{module}` for the entity's module.
        template: what renders it.
    """

    layer: str | None
    path: str
    template: str

    @property
    def folder(self) -> str:
        """Where the file lies, whatever the entity."""
        return self.path.rpartition("/")[0]

    def of(self, names: Names) -> str:
        """The file's path for one entity."""
        return self.path.format(module=names.module)


@dataclass(frozen=True, slots=True)
class Wiring:
    """A typed list that an entity is entered in.

    Attributes:
        path: the file, from the project root.
        list_name: the list in it.
        module: what is imported from, with `{module}` and `{entity}`.
        name: what is imported.
        entry: what is entered, in terms of the imported name.
    """

    path: str
    list_name: str
    module: str
    name: str
    entry: str

    def of(self, names: Names) -> "Wiring":
        """The same with the names of one entity filled in."""
        spellings = {"module": names.module, "entity": names.entity}
        return Wiring(
            self.path,
            self.list_name,
            self.module.format(**spellings),
            self.name.format(**spellings),
            self.entry,
        )


ENTITY_FILES: tuple[EntityFile, ...] = (
    EntityFile("models", "src/app/models/{module}.py", "model.py.jinja"),
    EntityFile("schemas", "src/app/schemas/{module}.py", "schemas.py.jinja"),
    EntityFile("repositories", "src/app/repositories/{module}.py", "repository.py.jinja"),
    EntityFile("events", "src/app/events/{module}.py", "events.py.jinja"),
    EntityFile("services", "src/app/services/{module}.py", "service.py.jinja"),
    EntityFile("handlers", "src/app/events/handlers/{module}.py", "handlers.py.jinja"),
    EntityFile("providers", "src/app/api/deps/{module}.py", "provider.py.jinja"),
    EntityFile("routes", "src/app/api/routes/{module}.py", "routes.py.jinja"),
    EntityFile(None, "tests/factories/{module}.py", "factory.py.jinja"),
    EntityFile(None, "tests/repositories/test_{module}.py", "test_repository.py.jinja"),
    EntityFile(None, "tests/services/test_{module}.py", "test_service.py.jinja"),
    EntityFile(None, "tests/events/test_{module}.py", "test_events.py.jinja"),
    EntityFile(None, "tests/api/test_{module}.py", "test_api.py.jinja"),
)

ENTITY_WIRINGS: tuple[Wiring, ...] = (
    Wiring("src/app/wiring/routers.py", "ROUTERS", "app.api.routes", "{module}", "{name}.router"),
    Wiring("src/app/wiring/models.py", "MODELS", "app.models.{module}", "{entity}", "{name}"),
    Wiring(
        "src/app/wiring/event_handlers.py",
        "HANDLERS",
        "app.events.handlers",
        "{module}",
        "*{name}.HANDLERS",
    ),
)
"""`{name}` in an entry is what the import binds, which may be an alias."""

BARRELS: tuple[Wiring, ...] = tuple(
    Wiring(f"src/app/{layer}/__init__.py", "__all__", f"app.{layer}.{{module}}", name, '"{name}"')
    for layer, name in (
        ("models", "{entity}"),
        ("repositories", "{entity}Repository"),
        ("services", "{entity}Service"),
    )
)
"""Packages that a project may have made the front of their modules; the template's are empty."""

_PUBLIC_ROUTERS = replace(ENTITY_WIRINGS[0], list_name="PUBLIC_ROUTERS")


def wirings(*, public: bool) -> tuple[Wiring, ...]:
    """Where an entity is entered.

    Args:
        public: whether its routes are open to those who have no account. Only a project with
            accounts has a list of such routers: `has_accounts`.
    """
    return (_PUBLIC_ROUTERS, *ENTITY_WIRINGS[1:]) if public else ENTITY_WIRINGS


def has_accounts(routers: str) -> bool:
    """Whether a project's routers require a token, by the file that lists them."""
    return _PUBLIC_ROUTERS.list_name in routers


ROUTERS_FILE = ENTITY_WIRINGS[0].path
MODEL_FILE = ENTITY_FILES[0]
SCHEMAS_FILE = ENTITY_FILES[1]
ROUTE_FILE = ENTITY_FILES[7]
MIGRATION_TEMPLATE = "migration.py.jinja"
LINK_FILE = replace(MODEL_FILE, template="link.py.jinja")
"""The model of an n-n relation's table."""
LINK_MIGRATION_TEMPLATE = "link_migration.py.jinja"
REFERENCE_MIGRATION_TEMPLATE = "reference_migration.py.jinja"
TEMPLATES = (
    *(file.template for file in (*ENTITY_FILES, LINK_FILE)),
    MIGRATION_TEMPLATE,
    LINK_MIGRATION_TEMPLATE,
    REFERENCE_MIGRATION_TEMPLATE,
)
"""All that a project may have its own of."""
MODELS_WIRING = ENTITY_WIRINGS[1]
OWN_TEMPLATES = ".layerline/templates"
"""Where a project may have templates of its own, under the names of ours."""

MIGRATIONS = "migrations/versions"
ANSWERS_FILE = ".copier-answers.yml"
MANIFESTS = ".layerline/entities"
BASELINE = ".layerline/baseline.json"
