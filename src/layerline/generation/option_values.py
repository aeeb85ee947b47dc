"""What an entity's options mean for its templates."""

from collections.abc import Iterable
from dataclasses import dataclass

from layerline.architecture.entity import Entity
from layerline.architecture.field_types import FieldType
from layerline.architecture.fields import Field
from layerline.architecture.options import Key, Operation, Options, Paging

_ACTIONS = {
    Operation.CREATE: ("created", "made"),
    Operation.UPDATE: ("updated", "changed"),
    Operation.DELETE: ("deleted", "removed"),
}
_DUTIES = {
    Operation.CREATE: "makes",
    Operation.READ: "finds",
    Operation.LIST: "finds",
    Operation.UPDATE: "changes",
    Operation.DELETE: "removes",
}
_FEW = frozenset({FieldType.BOOL, FieldType.ENUM})


@dataclass(frozen=True, slots=True)
class KeySource:
    """A kind of key as pieces of source.

    Attributes:
        python: its type.
        argument: what a generic class takes for it beside its model.
        input: its type where a client sends it.
        column: the rest of its column in a migration.
        reference: the type of a column in a migration that refers to it.
        table: what `create_table` takes for it.
        missing: a key that no row has.
        missing_json: the same as a client sends it.
    """

    python: str
    argument: str
    input: str
    column: str
    reference: str
    table: str
    missing: str
    missing_json: str


@dataclass(frozen=True, slots=True)
class _Can:
    """Which operations there are."""

    create: bool
    read: bool
    list: bool
    update: bool
    delete: bool


_UUID = KeySource("UUID", "", "UUID", "sa.Uuid()", "sa.Uuid()", "", "uuid4()", "str(uuid4())")
_NUMBER = KeySource(
    python="int",
    argument=", int",
    input="Int64",
    column="types.NUMBER_KEY, sa.Identity()",
    reference="types.NUMBER_KEY",
    table="sqlite_autoincrement=True",
    missing="0",
    missing_json="0",
)


def key_source(key: Key) -> KeySource:
    """How a kind of key is written."""
    return _NUMBER if key is Key.BIGINT else _UUID


def publishes(options: Options) -> bool:
    """Whether there is something to publish, and it is published."""
    return options.events and any(options.can(operation) for operation in _ACTIONS)


def has_schemas(options: Options) -> bool:
    """Whether something is taken or shown."""
    return shows(options) or any(
        options.can(each) for each in (Operation.CREATE, Operation.LIST, Operation.UPDATE)
    )


def shows(options: Options) -> bool:
    """Whether a route answers with the entity."""
    return options.route and options.only != (Operation.DELETE,)


def position_class(entity: Entity) -> str | None:
    """The class of a cursor that its list must name; None where it is that of every list."""
    options = entity.options
    if not options.can(Operation.LIST) or options.paginate is not Paging.CURSOR:
        return None
    if options.key is Key.UUID4 or any(field.sort for field in entity.stored):
        return f"{entity.names.entity}Position"
    return _base(options.key)["position"] if options.key is Key.BIGINT else None


def counted(entity: Entity) -> frozenset[str]:
    """The fields that must count in tests, for the records to differ where they must together."""
    fields = {field.name: field for field in entity.stored}
    found: set[str] = set()
    for group in entity.options.unique:
        members = [fields[name] for name in group]
        if not any(field.name in found or _is_new_each_time(field) for field in members):
            found.update(_countable(members))
    return frozenset(found)


def option_values(entity: Entity) -> dict[str, object]:
    """What the templates call them."""
    options = entity.options
    together = entity.columns_of(options.unique)
    alone = [(field.column,) for field in entity.stored if field.unique]
    stored = {field.column for field in entity.stored if _is_stored(field)}
    is_listed = options.key is Key.UUID4 and options.can(Operation.LIST)
    return {
        "can": _Can(*map(options.can, Operation)),
        "routed": options.route,
        "publishes": publishes(options),
        "shows": shows(options),
        "soft": options.soft_delete,
        "offset": options.paginate is Paging.OFFSET,
        "duties": _sentence(dict.fromkeys(_DUTIES[operation] for operation in options.only)),
        "actions": [each for operation, each in _ACTIONS.items() if options.can(operation)],
        "key": key_source(options.key),
        "position": position_class(entity),
        "row": {**_base(options.key), "key": _own_key(options.key), "listed": is_listed},
        "base": {"module": "soft_delete", "name": "SoftDeleteRepository"}
        if options.soft_delete
        else {"module": "base", "name": "BaseRepository"},
        "together": together,
        "together_stored": [each for each in together if stored.issuperset(each)],
        "indexes": entity.columns_of(options.index),
        "living": [*alone, *together] if options.soft_delete else [],
        "living_stored": [each for each in [*alone, *together] if stored.issuperset(each)],
        "methods": [
            method
            for method, operation in (
                ("GET", Operation.READ),
                ("PATCH", Operation.UPDATE),
                ("DELETE", Operation.DELETE),
            )
            if options.can(operation)
        ],
        "asked": [
            call
            for call, operation in (
                ("await api.get(url)", Operation.READ),
                ("await api.patch(url, json={})", Operation.UPDATE),
                ("await api.delete(url)", Operation.DELETE),
            )
            if options.can(operation)
        ],
    }


def access_values(entity: Entity) -> dict[str, object]:
    """Which columns clients give, change and see."""
    can, fields = entity.options.can, entity.stored
    creates, updates = entity.created, entity.changed
    both = can(Operation.CREATE) and can(Operation.UPDATE)
    schemas = ((Operation.CREATE, "Create"), (Operation.UPDATE, "Update"))
    named = [entity.names.entity + name for operation, name in schemas if can(operation)]
    hidden = [field.json for field in fields if not field.is_shown]
    return {
        "written": " | ".join(named),
        "hidden": hidden,
        "masked": [f.column for f in fields if f.sensitive and f in [*creates, *updates]],
        "unset": [field.json for field in fields if not field.is_settable],
        "fixed": [field.json for field in fields if not field.is_changeable],
        "mixed_refs": both and _differ(creates, updates, "target"),
        "mixed_uniques": both and _differ(creates, updates, "unique"),
    }


def _differ(creates: Iterable[Field], updates: Iterable[Field], attribute: str) -> bool:
    one, other = ([f for f in each if getattr(f, attribute)] for each in (creates, updates))
    return one != other


def _base(key: Key) -> dict[str, str]:
    """What its model inherits, and what says where a page of it begins."""
    if key is Key.BIGINT:
        return {"module": "numbered", "name": "NumberedEntity", "position": "NumberedPosition"}
    return {"module": "db", "name": "Entity", "position": "KeysetPosition"}


def _own_key(key: Key) -> str | None:
    if key is Key.UUID4:
        return "id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4, sort_order=-10)"
    return None


def _is_stored(field: Field) -> bool:
    """Whether the records of the tests have a value in it."""
    return not (field.null and (field.target or field.readonly))


def _is_new_each_time(field: Field) -> bool:
    return field.unique or field.target is not None


def _countable(members: Iterable[Field]) -> list[str]:
    return [field.name for field in members if field.type not in _FEW][:1]


def _sentence(words: Iterable[str]) -> str:
    *first, last = words
    text = f"{', '.join(first)} and {last}" if first else last
    return text[0].upper() + text[1:]
