"""A column of a model that somebody wrote, said as a field: what the grammar cannot say is told.

The type stands in the model; kinds of text, bounds and filters stand in the schemas.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from layerline.architecture.field_grammar import escape
from layerline.architecture.field_types import member_name
from layerline.architecture.fields import Field, FieldType, parse_field
from layerline.architecture.reserved import pascal
from layerline.errors import Refusal
from layerline.schema.expressions import (
    column_name,
    keyword,
    last_name,
    number,
    string_length,
    text_of,
    truth,
    without_none,
)
from layerline.schema.models import Attribute

_BY_TYPE = {
    "Text": "text",
    "Integer": "int",
    "BigInteger": "bigint",
    "Float": "float",
    "Double": "float",
    "Boolean": "bool",
    "Date": "date",
    "DateTime": "datetime",
    "UtcDateTime": "datetime",
    "Time": "time",
    "Uuid": "uuid",
    "UUID": "uuid",
    "JSON": "json",
    "JSONB": "json",
}
_BY_ANNOTATION = {
    "str": "text",
    "int": "int",
    "float": "float",
    "bool": "bool",
    "date": "date",
    "datetime": "datetime",
    "time": "time",
    "UUID": "uuid",
    "Decimal": "decimal=18,2",
    "JsonDocument": "json",
    "dict": "json",
}
_OF_TEXT = frozenset({"Decimal", "UUID", "fromisoformat"})
_UNDERSTOOD = frozenset(
    {"unique", "index", "default", "nullable", "comment", "doc", "info", "sort_order", "name"}
)
_ON_DELETE = {"RESTRICT": "", "CASCADE": ":ondelete=cascade", "SET NULL": ":ondelete=null"}


class CannotBeSaidError(Exception):
    """The grammar of fields has no words for a column; the message says which part of it."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else is known where a column is read.

    Attributes:
        entity: the class.
        enums: values by member, of each enum in the model's module.
        targets: the entity of each table that has a manifest.
        plural: how the other side of a relation is called where nobody says.
        relations: the model's relationships, by attribute.
        uniques: columns that a constraint of the table makes unique.
        indexed: columns with an index of their own in the table's arguments.
        bounds: what its checks say of a column, as `:ge=0`.
        kinds: what the schemas say of a column, beside its type.
    """

    entity: str
    enums: Mapping[str, Mapping[str, str]]
    targets: Mapping[str, str]
    plural: str
    relations: Mapping[str, Attribute]
    uniques: frozenset[str]
    indexed: frozenset[str]
    bounds: Mapping[str, str]
    kinds: Mapping[str, "SchemaField"]


@dataclass(frozen=True, slots=True)
class SchemaField:
    """What the schemas say of a field.

    Attributes:
        kind: `email`, `url` or `slug` where it is one of them.
        modifiers: bounds and lengths, as `:ge=0`.
        flags: `filter` and `sort`.
    """

    kind: str = ""
    modifiers: Mapping[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()


def read_column(attribute: Attribute, around: Surroundings) -> Field:
    """The field that a column is.

    Raises:
        CannotBeSaidError: the grammar has no words for it.
    """
    call = attribute.value or ast.Call(ast.Name("mapped_column"), [], [])
    for each in call.keywords:
        if each.arg not in _UNDERSTOOD:
            raise CannotBeSaidError(f"`{each.arg}=` has no word in a field")
    named = column_name(call)
    if named not in (None, attribute.name):
        raise CannotBeSaidError(f"its column is called {named}, not {attribute.name}")
    if attribute.column.null is None:
        raise CannotBeSaidError("whether it may be null cannot be told")
    foreign = next((each for each in call.args if last_name(each) == "ForeignKey"), None)
    if isinstance(foreign, ast.Call):
        spec = _reference(attribute, call, foreign, around)
    else:
        spec = _plain(attribute, call, around)
    try:
        return parse_field(spec)
    except Refusal as refusal:
        raise CannotBeSaidError(refusal.reason.partition(": ")[2] or refusal.reason) from None


def _plain(attribute: Attribute, call: ast.Call, around: Surroundings) -> str:
    """The field of a column that refers to no other table, as its user would type it."""
    said = around.kinds.get(attribute.name, SchemaField())
    kind = _kind(attribute, call, around)
    if said.kind and (kind == "text" or kind.startswith("str=")):
        kind = said.kind
    is_unique = _flag(call, "unique") or attribute.name in around.uniques
    is_indexed = _flag(call, "index") or attribute.name in around.indexed
    words = [attribute.name, kind]
    words += ["null"] if attribute.column.null else []
    words += ["unique"] if is_unique else []
    words += said.flags
    words += ["index"] if is_indexed and not (is_unique or said.flags) else []
    default = keyword(call, "default")
    words += [f"default={_default(default, kind, around)}"] if default is not None else []
    return ":".join([*words, *_limits(attribute.name, kind, said, around)])


def _limits(name: str, kind: str, said: SchemaField, around: Surroundings) -> list[str]:
    """The schemas say more of a field's limits than the checks of its table."""
    limits = dict(said.modifiers)
    if kind.startswith("str=") and limits.get("max") == kind.removeprefix("str="):
        del limits["max"]
    checked = around.bounds.get(name, "").split(":")
    own = [] if limits.keys() & {"ge", "gt", "le", "lt"} else [each for each in checked if each]
    return own + [f"{key}={value}" for key, value in limits.items()]


def _reference(
    attribute: Attribute, call: ast.Call, foreign: ast.Call, around: Surroundings
) -> str:
    table = (text_of(foreign.args[0]) or "" if foreign.args else "").removesuffix(".id")
    name = attribute.name.removesuffix("_id")
    if name == attribute.name:
        raise CannotBeSaidError("a column that refers to another table is called `…_id`")
    target = around.targets.get(table)
    if target is None:
        raise CannotBeSaidError(f"no entity has the table {table or 'that it refers to'}")
    relation = around.relations.get(name)
    if relation is None or relation.value is None:
        raise CannotBeSaidError(f"there is no relationship `{name}` beside it")
    action = (text_of(keyword(foreign, "ondelete")) or "RESTRICT").upper()
    if action not in _ON_DELETE:
        raise CannotBeSaidError(f"ondelete={action!r} has no word in a field")
    back = text_of(keyword(relation.value, "back_populates"))
    words = [name, f"ref={target}"]
    words += ["null"] if attribute.column.null else []
    words += ["unique"] if _flag(call, "unique") or attribute.name in around.uniques else []
    spec = ":".join(words) + _ON_DELETE[action]
    return spec if back in (None, around.plural) else f"{spec}:back={back}"


def _kind(attribute: Attribute, call: ast.Call, around: Surroundings) -> str:
    annotation, _ = without_none(attribute.annotation)
    for argument in call.args:
        name = last_name(argument)
        given = argument.args if isinstance(argument, ast.Call) else []
        if name == "String":
            length = string_length(call)
            return f"str={length}" if length else "text"
        if name in {"Numeric", "ExactDecimal"}:
            digits = [number(each) for each in given[:2]]
            if None in digits or len(digits) != 2:  # noqa: PLR2004 precision and scale
                raise CannotBeSaidError(f"`{name}` without its two numbers")
            return f"decimal={digits[0]},{digits[1]}"
        if name == "text_enum":
            return _enum(attribute.name, last_name(given[0] if given else None), around)
        if name in _BY_TYPE:
            return _BY_TYPE[name]
        if text_of(argument) is None:
            raise CannotBeSaidError(f"the type `{ast.unparse(argument)}` has no word in a field")
    known = _BY_ANNOTATION.get(last_name(annotation))
    if known is None:
        shown = ast.unparse(annotation) if annotation else "that nobody gave"
        raise CannotBeSaidError(f"the type `{shown}` has no word in a field")
    return known


def _enum(name: str, class_name: str, around: Surroundings) -> str:
    wanted = around.entity + pascal(name)
    if class_name != wanted:
        raise CannotBeSaidError(f"its enum is called {class_name}; generated code says {wanted}")
    values = around.enums.get(class_name)
    if not values:
        raise CannotBeSaidError(f"the values of {class_name} do not stand in the model's file")
    for member, value in values.items():
        if member_name(value) != member:
            raise CannotBeSaidError(f"{class_name}.{member} would be called {member_name(value)}")
    return f"enum={','.join(map(escape, values.values()))}"


def _flag(call: ast.Call, name: str) -> bool:
    return truth(keyword(call, name)) is True


def _default(node: ast.expr, kind: str, around: Surroundings) -> str:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return f"-{_default(node.operand, kind, around)}"
    if isinstance(node, ast.Constant) and node.value is not None:
        value = node.value
        return str(value).lower() if isinstance(value, bool) else escape(str(value))
    if isinstance(node, ast.Attribute):
        member = around.enums.get(last_name(node.value), {}).get(node.attr)
        if member is not None:
            return escape(member)
    if isinstance(node, ast.Name) and node.id == "dict" and kind == FieldType.JSON:
        return r"{}"
    if isinstance(node, ast.Call) and node.args:
        if text_of(node.args[0]) is None and last_name(node) == "Decimal":
            return _default(node.args[0], kind, around)
        if (text := text_of(node.args[0])) and last_name(node) in _OF_TEXT:
            return escape(text)
    raise CannotBeSaidError(f"the default `{ast.unparse(node)}` is no plain value")
