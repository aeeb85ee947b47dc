"""Which files and wirings an entity has with its options."""

from collections.abc import Mapping

from layerline.architecture.entity import Entity
from layerline.architecture.options import Key, Operation, Options, Paging
from layerline.architecture.wiring import ENTITY_FILES, ENTITY_WIRINGS, EntityFile, Wiring, wirings
from layerline.errors import PreconditionRefusal
from layerline.generation.option_values import has_schemas, publishes
from layerline.tree import Tree

_OF_ROUTES = frozenset({"provider.py.jinja", "routes.py.jinja", "test_api.py.jinja"})
_OF_EVENTS = frozenset({"events.py.jinja", "handlers.py.jinja", "test_events.py.jinja"})
_OF_SCHEMAS = frozenset({"schemas.py.jinja"})
_ROUTERS, _, _HANDLERS = ENTITY_WIRINGS


def files_of(options: Options) -> tuple[EntityFile, ...]:
    """The files of an entity: nothing is written that is not used."""
    left_out: frozenset[str] = frozenset()
    for is_wanted, templates in (
        (options.route, _OF_ROUTES),
        (publishes(options), _OF_EVENTS),
        (has_schemas(options), _OF_SCHEMAS),
    ):
        left_out |= frozenset() if is_wanted else templates
    return tuple(file for file in ENTITY_FILES if file.template not in left_out)


def wirings_of(options: Options, *, public: bool) -> tuple[Wiring, ...]:
    """Where an entity is entered."""
    return tuple(
        wiring
        for wiring in wirings(public=public)
        if (options.route or wiring.path != _ROUTERS.path)
        and (publishes(options) or wiring.path != _HANDLERS.path)
    )


def refuse_older_projects(tree: Tree, entity: Entity, targets: Mapping[str, Options]) -> None:
    """Refuse options for which a project has not the code that its template has by now.

    Args:
        tree: the project.
        entity: which the options are of.
        targets: those of what it refers to, by name.

    Raises:
        PreconditionRefusal: it misses some.
    """
    options = entity.options
    is_unordered = options.key is Key.UUID4 and options.can(Operation.LIST)
    is_sorted = any(field.alias and field.sort for field in entity.fields)
    of = {**targets, entity.names.entity: options}
    is_kept = any(of[link.field.target or ""].soft_delete for link in entity.links)
    for is_asked, option, path, part in (
        (options.soft_delete, "`--soft-delete`", "src/app/core/soft_delete.py", ""),
        (is_kept, "refs to what is deleted softly", "src/app/repositories/linking.py", "living"),
        (options.paginate is Paging.OFFSET, "`--paginate offset`", "src/app/schemas/offset.py", ""),
        (options.key is Key.BIGINT, "`--pk bigint`", "src/app/core/numbered.py", ""),
        (is_unordered, "`--pk uuid4`", "src/app/schemas/listing.py", "keys_grow"),
        (is_sorted, "`alias`", "src/app/schemas/listing.py", "known_as"),
    ):
        if is_asked and not (tree.exists(path) and part in tree.read(path)):
            raise PreconditionRefusal(
                f"{option} needs what {path} has since a later version, and this project has not",
                remedy="bring it up to date first: layerline update",
            )
