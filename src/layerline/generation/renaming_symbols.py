"""What of an entity's code is called after it: modules, symbols, attributes, variables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from layerline.architecture.entity import Entity
from layerline.architecture.fields import FieldType
from layerline.architecture.names import Names
from layerline.architecture.wiring import ENTITY_FILES, LINK_FILE, EntityFile
from layerline.codemods.evolving.symbols import Symbols
from layerline.generation.owned import files_of
from layerline.generation.renamed import Pair

_ACTIONS = ("created", "updated", "deleted")
_MODEL, _SCHEMAS, _REPOSITORY, _EVENTS, _SERVICE, _HANDLERS, _PROVIDER, _ROUTES, _FACTORY = (
    ENTITY_FILES[:9]
)
_API_TEST = ENTITY_FILES[12]


@dataclass(frozen=True, slots=True)
class Attributes:
    """Attributes of the same classes that are called otherwise.

    Attributes:
        classes: by the module that defines them, under their old names.
        names: by the old ones.
    """

    classes: Mapping[str, Sequence[str]]
    names: Mapping[str, str]

    def is_spoken_of(self, text: str) -> bool:
        """Whether a file can have anything to do with them."""
        classes = (each for names in self.classes.values() for each in names)
        return any(each in text for each in self.names) and any(each in text for each in classes)


def dotted(path: str) -> str:
    """The module of a file."""
    return path.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def symbols_of(pair: Pair) -> Symbols:
    """What is called otherwise once an entity is."""
    modules: dict[str, str] = {}
    names: dict[str, dict[str, str]] = {}
    before, after = pair.before, pair.after
    for file in files_of(before.options):
        old, new = (dotted(file.of(each.names)) for each in (before, after))
        modules[old] = new
        names[old] = dict(zip(_exported(before, file), _exported(after, file), strict=True))
    for was, link in zip(before.links, after.links, strict=True):
        old, new = (dotted(LINK_FILE.of(each.names)) for each in (was, link))
        modules[old], names[old] = new, {was.names.entity: link.names.entity}
    variables = dict(zip(_variables(before.names), _variables(after.names), strict=True))
    return Symbols(
        _changed(modules), {old: _changed(each) for old, each in names.items()}, variables
    )


def attributes_of(pair: Pair, others: Iterable[Pair]) -> Iterator[Attributes]:
    """The attributes that are called otherwise once an entity is."""
    before, after = pair.before.names, pair.after.names
    own_id = {f"{before.singular}_id": f"{after.singular}_id"}
    yield _attributes(pair.before, _EVENTS, own_id)
    repository = {f"{before.singular}_repo": f"{after.singular}_repo"}
    yield _attributes(pair.before, _SERVICE, repository)
    service = {f"{before.singular}_service": f"{after.singular}_service"}
    for other in others:
        yield _attributes(other.before, _SERVICE, service)
    for one in (pair, *others):
        yield from _link_columns(one, pair)


def back_attributes(pair: Pair, targets: Mapping[str, Names]) -> Iterator[Attributes]:
    """What the targets of an entity call its records, where that follows from its name."""
    for field, new in zip(pair.before.fields, pair.after.fields, strict=True):
        if field.target:
            target = targets[field.target]
            names = {pair.before.back_of(field): pair.after.back_of(new)}
            yield Attributes({dotted(_MODEL.of(target)): [target.entity]}, _changed(names))


def _link_columns(one: Pair, renamed: Pair) -> Iterator[Attributes]:
    for was, link in zip(one.before.links, one.after.links, strict=True):
        names = {was.owner_column: link.owner_column}
        if was.field.target == renamed.before.names.entity:
            names[was.other_column(renamed.before.names)] = link.other_column(renamed.after.names)
        classes = {dotted(LINK_FILE.of(was.names)): [was.names.entity]}
        yield Attributes(classes, _changed(names))


def _attributes(entity: Entity, file: EntityFile, names: Mapping[str, str]) -> Attributes:
    return Attributes({dotted(file.of(entity.names)): _exported(entity, file)}, _changed(names))


def _changed(names: Mapping[str, str]) -> dict[str, str]:
    return {old: new for old, new in names.items() if old != new}


def _variables(names: Names) -> tuple[str, ...]:
    it = names.singular
    return it, names.plural, f"{it}_id", f"{it}_service", f"{it}_repo"


def _exported(entity: Entity, file: EntityFile) -> list[str]:
    """What a file of an entity defines that is called after it."""
    name, it, links = entity.names.entity, entity.names.singular, entity.links
    defined = {
        _MODEL: [name, *(entity.enum_class(f) for f in entity.fields if f.type is FieldType.ENUM)],
        _SCHEMAS: [
            *(name + each for each in ("Create", "Update", "Position", "Query", "Read")),
            *(link.prefix + each for link in links for each in ("Update", "Read")),
        ],
        _REPOSITORY: [f"{name}Repository", *(f"{link.prefix}Repository" for link in links)],
        _EVENTS: [name + action.capitalize() for action in _ACTIONS],
        _SERVICE: [f"{name}Service"],
        _HANDLERS: [f"record_{it}_{action}" for action in _ACTIONS],
        _PROVIDER: [f"get_{it}_service", f"{name}ServiceDep"],
        _ROUTES: [
            *(f"{each}_{it}" for each in ("create", "get", "update", "delete")),
            f"list_{entity.names.plural}",
            *(f"{each}_{it}_{link.field.name}" for link in links for each in ("get", "set")),
        ],
        _FACTORY: [f"valid_{it}", f"create_{it}"],
        _API_TEST: [f"valid_{it}_request"],
    }
    return defined.get(file, [])
