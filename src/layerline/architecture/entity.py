"""An entity: its names and its fields, as a value that is always sound."""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from layerline.architecture import words
from layerline.architecture.fields import Field, FieldType, parse_field
from layerline.architecture.links import Link
from layerline.architecture.names import Names, derive
from layerline.architecture.option_checks import check_options
from layerline.architecture.options import DEFAULT, Operation, Options, Together
from layerline.architecture.reserved import check_table, pascal
from layerline.errors import Refusal

_LONGEST_IDENTIFIER = 63
"""Bytes of a name in PostgreSQL."""
_OF_LINKS = (Operation.CREATE, Operation.READ, Operation.UPDATE)
"""What an n-n relation is for: one of these sets it or shows it."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A noun of the business. Making one whose fields contradict each other raises a Refusal."""

    names: Names
    fields: tuple[Field, ...] = ()
    public: bool = False
    """Whether its routes are open to those who have no account."""
    options: Options = DEFAULT
    """What it has and does beside its fields."""
    checked: tuple[str, ...] = dataclasses.field(default=(), compare=False)
    """The refs that its repository checks, because the service of their target needs its own."""
    mutual: tuple[str, ...] = dataclasses.field(default=(), compare=False)
    """The refs whose target refers to this entity as well, so that columns must be told apart."""

    def __post_init__(self) -> None:
        _check_twice(self.fields)
        _check_enums(self)
        _check_links(self)
        _check_relations(self)
        _check_parameters(self)
        check_options(self)
        for field in self.fields:
            _check_constraint_name(self, field)

    @property
    def refs(self) -> tuple[Field, ...]:
        """Its n-1 relations, in the order in which they were given."""
        return tuple(field for field in self.fields if field.type is FieldType.REF)

    @property
    def links(self) -> tuple[Link, ...]:
        """Its n-n relations, each a table of its own."""
        fields = (field for field in self.fields if field.type is FieldType.REFS)
        return tuple(Link(self.names, field) for field in fields)

    @property
    def stored(self) -> tuple[Field, ...]:
        """The fields that are columns of its own table."""
        return tuple(field for field in self.fields if field.type is not FieldType.REFS)

    @property
    def created(self) -> tuple[Field, ...]:
        """The fields that clients give where a record is made; none where none is made."""
        can = self.options.can(Operation.CREATE)
        return tuple(field for field in self.stored if field.is_settable and can)

    @property
    def changed(self) -> tuple[Field, ...]:
        """The fields that clients may change; none where nothing is changed."""
        can = self.options.can(Operation.UPDATE)
        return tuple(field for field in self.stored if field.is_changeable and can)

    @property
    def gives_links(self) -> bool:
        """Whether clients say with a new record what it is linked with, as they never can again."""
        can = self.options.can
        return can(Operation.CREATE) and not can(Operation.UPDATE)

    @property
    def targets(self) -> frozenset[str]:
        """The entities that its relations point to, itself among them."""
        return frozenset(field.target for field in self.fields if field.target)

    def columns_of(self, groups: Together) -> list[tuple[str, ...]]:
        """Groups of fields by their columns."""
        columns = {field.name: field.column for field in self.fields}
        return [tuple(columns[name] for name in group) for group in groups]

    def enum_class(self, field: Field) -> str:
        """The class of an enum field, as `OrderStatus`."""
        return self.names.entity + pascal(field.name)

    def back_of(self, field: Field) -> str:
        """How the target of a ref calls the records of this entity, as `orders`."""
        return field.back or self.names.plural


def entity(  # noqa: PLR0913 an entity is asked for with so much
    name: str,
    specs: Sequence[str],
    plural: str | None = None,
    chosen: Mapping[str, str] | None = None,
    *,
    public: bool = False,
    options: Options = DEFAULT,
) -> Entity:
    """The entity that the user typed.

    Args:
        name: in PascalCase.
        specs: its fields.
        plural: what several are called, where English is no guide.
        chosen: other spellings of its name, as `{"table": "shop_orders"}`.
        public: whether its routes are open to those who have no account.
        options: what it has and does beside its fields.

    Raises:
        Refusal: its name, one of its fields or their combination is not sound.
    """
    fields = tuple(map(parse_field, specs))
    return Entity(derive(name, plural, chosen), fields, public, options)


def _check_twice(fields: tuple[Field, ...]) -> None:
    owners: dict[str, Field] = {}
    for field in fields:
        for spelling in {field.name, field.column, field.json}:
            other = owners.setdefault(spelling, field)
            if other is field:
                continue
            if other.name == field.name:
                raise Refusal(
                    f"the field `{field.name}` stands there twice", remedy="keep one of them"
                )
            raise Refusal(
                f"the fields `{other.name}` and `{field.name}` both mean `{spelling}`",
                remedy="rename one of them, or leave it out: a ref brings its own column",
            )


def _check_enums(whole: Entity) -> None:
    classes: dict[str, Field] = {}
    for field in whole.fields:
        if field.type is not FieldType.ENUM:
            continue
        name = whole.enum_class(field)
        if name.removeprefix(whole.names.entity) in words.GENERATED_SUFFIXES:
            raise Refusal(
                f"the enum of `{field.name}` would be the class `{name}`, which is generated",
                remedy=f"call the field something else, such as `{field.name}_state`",
            )
        other = classes.setdefault(name, field)
        if other is not field:
            raise Refusal(
                f"the enums of `{other.name}` and `{field.name}` would both be `{name}`",
                remedy="rename one of the fields",
            )


def _check_links(whole: Entity) -> None:
    enums = {whole.enum_class(field) for field in whole.fields if field.type is FieldType.ENUM}
    if whole.links and not any(map(whole.options.can, _OF_LINKS)):
        raise Refusal(
            f"`{whole.links[0].field.name}` could be neither set nor read: "
            "`--only` leaves `create`, `read` and `update` out",
            remedy="add one of them to `--only`, or leave the refs out",
        )
    if whole.links and any(field.name == "list" for field in whole.fields):
        raise Refusal(
            "`list` hides Python's in the class bodies, where refs need it",
            remedy="call it `list_`, or something more telling",
        )
    for link in whole.links:
        check_table(link.names.table)
        if taken := enums.intersection(link.classes):
            raise Refusal(
                f"an enum would be the class `{min(taken)}`, which `{link.field.name}` has",
                remedy="rename one of the fields",
            )


def _check_relations(whole: Entity) -> None:
    relations = [field for field in whole.fields if field.type.is_relation]
    taken = {spelling for field in whole.fields for spelling in (field.name, field.column)}
    for field in relations:
        if field.target != whole.names.entity:
            continue
        if field.type is FieldType.REF and not field.null:
            raise Refusal(
                f"`{field.name}` points to {field.target} itself, so the first could never be made",
                remedy=f"let it be missing: `{field.name}:ref={field.target}:null`",
            )
        if whole.back_of(field) in taken:
            raise Refusal(
                f"`back={whole.back_of(field)}` is a field of {field.target} itself",
                remedy=f"use another name, as `back={field.name}_of`",
            )
    uses = Counter((field.target, whole.back_of(field)) for field in relations)
    for field in relations:
        if uses[field.target, whole.back_of(field)] > 1:
            raise Refusal(
                f"two relations would both be `{whole.back_of(field)}` on {field.target}",
                remedy=f"name them apart, as `back={field.name}_{whole.names.plural}`",
            )


def _check_parameters(whole: Entity) -> None:
    owners = dict.fromkeys(words.QUERY, "every list")
    owners |= {field.json: f"`{field.name}`" for field in whole.refs}
    for field in whole.fields:
        for parameter in field.parameters:
            if parameter in owners:
                raise Refusal(
                    f"`filter` of `{field.name}` would be the query parameter `{parameter}`, "
                    f"which {owners[parameter]} has",
                    remedy="rename the field, or leave `filter` out",
                )
            owners[parameter] = f"`{field.name}`"


def _check_constraint_name(whole: Entity, field: Field) -> None:
    name = f"fk_{whole.names.table}_{field.column}"
    if len(name) > _LONGEST_IDENTIFIER:
        raise Refusal(
            f"`{field.name}` and the table `{whole.names.table}` are too long together "
            f"for the name of a constraint ({len(name)} bytes of {_LONGEST_IDENTIFIER})",
            remedy="use a shorter name for one of them",
        )
