"""What makes a field sound: each part is checked against the others.

They run whenever a `Field` is made, so no other code asks again.
"""

import re
from typing import TYPE_CHECKING

from layerline.architecture.access_checks import check_access
from layerline.architecture.field_grammar import FLAGS
from layerline.architecture.field_types import FieldType, member_name
from layerline.architecture.limit_checks import check_default, check_limits
from layerline.architecture.reserved import check_attribute, check_column, check_field, shown
from layerline.errors import Refusal

if TYPE_CHECKING:
    from layerline.architecture.fields import Field

LONGEST_STR = 10_000
LONGEST_INDEXED = 2_048
"""PostgreSQL refuses index entries of more than about 2,700 bytes."""
MOST_DIGITS = 18
"""SQLite has no decimals, so they are stored there as scaled integers of 64 bits."""
LONGEST_VALUE = 60


def check(field: "Field") -> None:
    """Refuse a field that contradicts itself."""
    check_field(field.name)
    check_column(field.column)
    if field.type is FieldType.REF:
        _check_ref(field)
    elif field.type is FieldType.REFS:
        _check_refs(field)
    else:
        _check_no_ref(field)
    _check_size(field)
    if field.type is FieldType.ENUM:
        _check_values(field.values)
    _check_index(field)
    check_limits(field)
    check_default(field)
    check_access(field)
    _check_alias(field)


def _check_ref(field: "Field") -> None:
    if field.name.endswith("_id"):
        raise Refusal(
            f"a ref is named after what it points to, its column is `{field.column}` then",
            remedy=f"write `{field.name.removesuffix('_id')}:ref={field.target}`",
        )
    if field.ondelete == "null" and not field.null:
        raise Refusal("`ondelete=null` needs a column that may be null", remedy="add `:null`")
    if field.back is not None:
        check_attribute(field.back)


def _check_refs(field: "Field") -> None:
    if field.name.endswith(("_id", "_ids")):
        raise Refusal(
            "refs are named after what they hold",
            remedy=f"write `{field.name.rpartition('_')[0]}s:refs={field.target}`",
        )
    for name in FLAGS:
        if getattr(field, name):
            raise Refusal(
                f"`{name}` does not apply to `refs`: they are a table of links",
                remedy="leave it out; refs take `back=` and `ondelete=`",
            )
    if field.ondelete == "null":
        raise Refusal(
            "`ondelete=null` does not apply to `refs`: a link without its other end is none",
            remedy="use `cascade` (the link goes) or `restrict` (the target stays)",
        )
    if field.back is not None:
        check_attribute(field.back)


def _check_no_ref(field: "Field") -> None:
    for name, value in (("ondelete", field.ondelete), ("back", field.back)):
        if value is not None:
            raise Refusal(
                f"`{name}` does not apply to `{field.type}`", remedy="leave it out; it is for a ref"
            )


def _check_alias(field: "Field") -> None:
    if field.alias is None:
        return
    if field.type is FieldType.REFS:
        raise Refusal(
            "`alias` does not apply to `refs`: they are an address of their own",
            remedy="leave it out",
        )
    if field.alias == field.column:
        raise Refusal(
            f"clients call it `{field.alias}` without `alias`, too", remedy="leave `alias` out"
        )
    check_field(field.alias)


def _check_size(field: "Field") -> None:
    if field.type is FieldType.STR and not 1 <= (field.length or 0) <= LONGEST_STR:
        raise Refusal(
            f"`str={field.length}` is not between 1 and {LONGEST_STR} characters",
            remedy="use `str=120`, or `text` for what is longer",
        )
    if field.precision is None or field.scale is None:
        return
    if not 1 <= field.precision <= MOST_DIGITS:
        raise Refusal(
            f"a decimal has 1 to {MOST_DIGITS} digits, as SQLite stores it in 64 bits",
            remedy=f"use `decimal={MOST_DIGITS},2` or less",
        )
    if field.scale > field.precision:
        raise Refusal(
            f"`decimal={field.precision},{field.scale}` has more decimal places than digits",
            remedy=f"the digits come first: `decimal={field.scale},{field.precision}`",
        )


_INDEXING = ("unique", "filter", "sort", "index")


def _check_index(field: "Field") -> None:
    wanted = next((name for name in _INDEXING if getattr(field, name)), None)
    if wanted is None:
        return
    if wanted != "index" and field.index:
        raise Refusal(f"`{wanted}` brings its index along", remedy="leave `index` out")
    if field.type is FieldType.REF and field.filter:
        raise Refusal("each list can be filtered by its refs", remedy="leave `filter` out")
    if field.type is FieldType.REF and field.sort:
        raise Refusal("the keys of a ref have no order", remedy="leave `sort` out")
    if field.type in {FieldType.TEXT, FieldType.JSON} or (field.length or 0) > LONGEST_INDEXED:
        raise Refusal(
            f"`{wanted}` needs short values, and `{_type(field)}` may be too long for an index",
            remedy=f"use `str=120` (at most {LONGEST_INDEXED}), or leave `{wanted}` out",
        )
    if field.unique and field.type in {FieldType.BOOL, FieldType.ENUM}:
        raise Refusal(
            f"`unique` on `{field.type}` allows only as many records as it has values",
            remedy="leave `unique` out",
        )
    if field.unique and field.default is not None:
        raise Refusal(
            "`unique` and `default` contradict: the second record would have the same value",
            remedy="keep one of them",
        )


def _type(field: "Field") -> str:
    return f"str={field.length}" if field.type is FieldType.STR else str(field.type)


def _check_values(values: tuple[str, ...]) -> None:
    members: dict[str, str] = {}
    for value in values:
        if not re.fullmatch(r"[A-Za-z0-9 _.:,/+-]*[A-Za-z0-9][A-Za-z0-9 _.:,/+-]*", value):
            raise Refusal(
                f"{shown(value)} is not a value that Python can name",
                remedy="use ASCII letters, digits, spaces and _ - . : , / +",
            )
        if len(value) > LONGEST_VALUE:
            raise Refusal(
                f"`{value}` has more than {LONGEST_VALUE} characters", remedy="use a shorter value"
            )
        if (name := member_name(value)) in members:
            raise _same_member(members[name], value)
        members[name] = value
    if not members:
        raise Refusal("an enum needs its values", remedy="write them, as `enum=draft,paid`")


def _same_member(one: str, other: str) -> Refusal:
    if one == other:
        return Refusal(f"the value `{one}` stands there twice", remedy="keep one of them")
    return Refusal(
        f"the values `{one}` and `{other}` would both be `{member_name(one)}` in Python",
        remedy="make them differ in letters or digits",
    )
