"""A field of an entity, as a value that is always sound.

`parse_field` reads what the user typed, `Field.spec` writes it again; the two agree.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias, cast, get_args

from layerline.architecture.field_checks import check
from layerline.architecture.field_grammar import FLAGS, Written, escape, take_apart, unescape
from layerline.architecture.field_types import (
    LENGTHS,
    FieldType,
    member_name,
    read_arguments,
    read_type,
)
from layerline.architecture.limits import Bound, Operator, read_bounds, read_lengths
from layerline.architecture.literals import canonical, value_of
from layerline.architecture.reserved import shown
from layerline.errors import Refusal

__all__ = ["Bound", "Field", "FieldType", "OnDelete", "Operator", "parse_field"]

OnDelete: TypeAlias = Literal["cascade", "restrict", "null"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field. Making one that contradicts itself raises a Refusal.

    Attributes:
        name: the attribute in models and schemas.
        type: what it holds.
        length: the most characters of the column; None for `text` and all that is no text.
        precision: all digits of a decimal.
        scale: how many of those are decimal places.
        values: what an enum may be.
        target: the entity that a ref points to, or that refs hold.
        null: whether it may be missing.
        unique: whether no two records may have the same.
        index: whether it has an index of its own.
        filter: whether a list can be asked for the records with a value, or between two.
        sort: whether a list can be sorted by it.
        immutable: whether clients set it when they make a record, and never again.
        readonly: whether the service alone sets it.
        private: whether no answer shows it.
        sensitive: whether it is only taken: no answer, log or event shows it.
        default: canonical text of the value for records that do not say.
        bounds: limits of a number, lower before upper.
        min_length: the fewest characters.
        max_length: the most characters, where that is less than the column holds.
        ondelete: what happens to the record, or to a link of its refs, when the target goes.
        back: how the target calls the records that point to it; None is the entity's plural.
        alias: what clients call it; None is its column.
    """

    name: str
    type: FieldType
    length: int | None = None
    precision: int | None = None
    scale: int | None = None
    values: tuple[str, ...] = ()
    target: str | None = None
    null: bool = False
    unique: bool = False
    index: bool = False
    filter: bool = False
    sort: bool = False
    immutable: bool = False
    readonly: bool = False
    private: bool = False
    sensitive: bool = False
    default: str | None = None
    bounds: tuple[Bound, ...] = ()
    min_length: int | None = None
    max_length: int | None = None
    ondelete: OnDelete | None = None
    back: str | None = None
    alias: str | None = None

    def __post_init__(self) -> None:
        check(self)

    @property
    def column(self) -> str:
        """Its column in the database."""
        return f"{self.name}_id" if self.type is FieldType.REF else self.name

    @property
    def json(self) -> str:
        """What clients call it, in requests, answers and queries."""
        return self.alias or self.column

    @property
    def is_settable(self) -> bool:
        """Whether clients give it when they make a record."""
        return not self.readonly

    @property
    def is_changeable(self) -> bool:
        """Whether clients change it later."""
        return not (self.readonly or self.immutable)

    @property
    def is_shown(self) -> bool:
        """Whether answers have it."""
        return not (self.private or self.sensitive)

    @property
    def parameters(self) -> tuple[str, ...]:
        """What a list calls it in its query, where it can be filtered by it."""
        if not self.filter:
            return ()
        ends = ("_min", "_max") if self.type.is_ordered else ()
        return (self.json, *(self.json + end for end in ends))

    @property
    def members(self) -> tuple[tuple[str, str], ...]:
        """The members of an enum: how Python calls each value, and the value."""
        return tuple((member_name(value), value) for value in self.values)

    @property
    def spec(self) -> str:
        """The field as the user would type it."""
        flags = [name for name in FLAGS if getattr(self, name)]
        valued = (
            ("default", None if self.default is None else escape(self.default)),
            *((bound.operator, bound.value) for bound in self.bounds),
            ("min", self.min_length),
            ("max", self.max_length),
            ("ondelete", self.ondelete),
            ("back", self.back),
            ("alias", self.alias),
        )
        given = [f"{name}={value}" for name, value in valued if value is not None]
        return ":".join([self.name, self._type_spec, *flags, *given])

    @property
    def _type_spec(self) -> str:
        if self.type is FieldType.STR and self.length != LENGTHS[FieldType.STR]:
            return f"str={self.length}"
        if self.type is FieldType.DECIMAL:
            return f"decimal={self.precision},{self.scale}"
        if self.type is FieldType.ENUM:
            return f"enum={','.join(map(escape, self.values))}"
        return f"{self.type}={self.target}" if self.target else str(self.type)


def parse_field(text: str) -> Field:
    """The field that the user typed.

    Raises:
        Refusal: it is not written as a field, or it contradicts itself.
    """
    try:
        return _read(take_apart(text))
    except Refusal as refusal:
        sentence = f"field {shown(text.partition(':')[0])}: {refusal.reason}"
        raise Refusal(sentence, remedy=refusal.remedy) from None


def _read(written: Written) -> Field:
    kind = read_type(written.type)
    arguments = read_arguments(kind, written.arguments)
    modifiers = written.modifiers
    shortest, longest = read_lengths(kind, modifiers)
    return Field(
        name=written.name,
        type=kind,
        length=arguments.length,
        precision=arguments.precision,
        scale=arguments.scale,
        values=arguments.values,
        target=arguments.target,
        null="null" in modifiers,
        unique="unique" in modifiers,
        index="index" in modifiers,
        filter="filter" in modifiers,
        sort="sort" in modifiers,
        immutable="immutable" in modifiers,
        readonly="readonly" in modifiers,
        private="private" in modifiers,
        sensitive="sensitive" in modifiers,
        default=_default(kind, modifiers.get("default")),
        bounds=read_bounds(kind, modifiers),
        min_length=shortest,
        max_length=longest,
        ondelete=_ondelete(modifiers.get("ondelete")),
        back=modifiers.get("back"),
        alias=modifiers.get("alias"),
    )


def _default(kind: FieldType, typed: str | None) -> str | None:
    if typed is None:
        return None
    if kind is FieldType.REF:
        raise Refusal("a ref has no default", remedy="leave `default` out, or make it `null`")
    if kind is FieldType.REFS:
        raise Refusal("refs have no default", remedy="leave `default` out: they begin empty")
    return canonical(value_of(kind, unescape(typed)))


def _ondelete(typed: str | None) -> OnDelete | None:
    if typed is None:
        return None
    for action in get_args(OnDelete):
        if typed == action:
            return cast("OnDelete", action)
    raise Refusal(
        f"`ondelete={typed}` is no way to treat the record", remedy="use cascade, restrict or null"
    )
