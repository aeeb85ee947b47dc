"""What makes the options of an entity sound: each is checked against its fields."""

import difflib
from typing import TYPE_CHECKING

from layerline.architecture import words
from layerline.architecture.field_checks import LONGEST_INDEXED
from layerline.architecture.field_types import FieldType
from layerline.architecture.options import Operation
from layerline.errors import Refusal

if TYPE_CHECKING:
    from layerline.architecture.entity import Entity
    from layerline.architecture.fields import Field

DELETED_AT = "deleted_at"
_CHANGES = (Operation.CREATE, Operation.UPDATE, Operation.DELETE)
_FEW = frozenset({FieldType.BOOL, FieldType.ENUM})


def check_options(whole: "Entity") -> None:
    """Refuse options that the fields contradict."""
    options = whole.options
    if whole.public and not options.route:
        raise Refusal(
            "`public` opens routes, and `--no-route` writes none", remedy="leave one of them out"
        )
    for field in whole.fields:
        if options.soft_delete and field.name == DELETED_AT:
            raise Refusal(
                f"`--soft-delete` brings a `{DELETED_AT}` of its own",
                remedy="leave the field out, or call it something else",
            )
        _check_list(whole, field)
    _check_events(whole)
    for option, groups in (("--unique", options.unique), ("--index", options.index)):
        for group in groups:
            found = [_named(whole, option, name) for name in group]
            for field in found:
                _check_member(option, field)
            if option == "--unique" and all(field.type in _FEW for field in found):
                raise Refusal(
                    f"`--unique {','.join(group)}` allows only as many records "
                    "as its fields have values",
                    remedy="add a field with more values to it, or leave it out",
                )
    for group in options.index:
        if group in options.unique:
            raise Refusal(
                f"`--unique {','.join(group)}` brings its index along",
                remedy=f"leave `--index {','.join(group)}` out",
            )


def _check_events(whole: "Entity") -> None:
    """Refuse events that nothing could publish, and those whose class is there already."""
    options, name = whole.options, whole.names.entity
    if options.domain_events and not (options.events and any(map(options.can, _CHANGES))):
        raise Refusal(
            f"{name} publishes nothing, so there is no place for events of its own",
            remedy="they are for an entity that is made, changed or removed, without `--no-events`",
        )
    taken = {name + suffix for suffix in words.GENERATED_SUFFIXES}
    taken |= {whole.enum_class(field) for field in whole.fields if field.values}
    taken |= {each for link in whole.links for each in link.classes}
    for event in options.domain_events:
        kind = name + event.suffix
        if kind in taken:
            raise Refusal(
                f"the event `{event.name}` would be the class `{kind}`, which is there already",
                remedy="call it something else",
            )
        taken.add(kind)
        key = f"{whole.names.singular}_id"
        if key in {fact.name for fact in event.facts}:
            raise Refusal(f"each event of {name} tells its `{key}`", remedy="leave it out")


def _check_list(whole: "Entity", field: "Field") -> None:
    for name in ("filter", "sort"):
        if getattr(field, name) and not whole.options.can(Operation.LIST):
            raise Refusal(
                f"`{name}` of `{field.name}` is for a list, and `--only` leaves `list` out",
                remedy=f"add `list` to `--only`, or leave `{name}` out",
            )


def _named(whole: "Entity", option: str, name: str) -> "Field":
    fields = {field.name: field for field in whole.fields}
    if name in fields:
        return fields[name]
    of_column = next((field.name for field in whole.fields if field.column == name), None)
    close = [of_column] if of_column else difflib.get_close_matches(name, fields, n=1)
    raise Refusal(
        f"`{option}` names `{name}`, which is no field of {whole.names.entity}",
        remedy=f"did you mean `{close[0]}`?"
        if close
        else f"there are {', '.join(fields)}"
        if fields
        else "give it fields first",
    )


def _check_member(option: str, field: "Field") -> None:
    name = f"`{field.name}` in `{option}`"
    if field.type in {FieldType.TEXT, FieldType.JSON} or (field.length or 0) > LONGEST_INDEXED:
        raise Refusal(
            f"{name} may be too long for an index",
            remedy=f"use `str=120` (at most {LONGEST_INDEXED}), or leave it out",
        )
    if option == "--unique" and field.unique:
        raise Refusal(
            f"{name} is unique by itself already", remedy="leave it out, or its modifier `unique`"
        )
    if option == "--unique" and field.readonly:
        raise Refusal(
            f"{name} is `readonly`, so no client could give it another value",
            remedy="leave it out, or its modifier `readonly`",
        )
