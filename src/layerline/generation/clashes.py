"""What a project has already that a new entity would collide with, beyond its own manifests."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from layerline.architecture.entity import Entity
from layerline.architecture.fields import Field, FieldType
from layerline.architecture.links import Link
from layerline.architecture.names import Names
from layerline.architecture.wiring import MODEL_FILE, ROUTE_FILE
from layerline.errors import PreconditionRefusal, Refusal
from layerline.generation import columns
from layerline.tree import Tree

_TABLE = b"__tablename__", re.compile(rb"__tablename__\s*(?::[^=\n]+)?=\s*[\"'](\w+)[\"']")
_CLASS = b"class ", re.compile(rb"^class (\w+)\((?![^)]*Enum\b)", re.MULTILINE)
_PREFIX = b"prefix", re.compile(rb"\bprefix\s*=\s*[\"']/([\w-]+)[\"']")
"""What each begins with, which is found at once in a thousand files, and all of it."""

_LONGEST_IDENTIFIER = 63
"""Bytes of a name in PostgreSQL; what is longer is cut off there."""


@dataclass(frozen=True, slots=True)
class Symbols:
    """What the files of a project define, each by the file that does.

    Attributes:
        tables: of the database.
        classes: of the models, which find each other by their bare names.
        paths: the first segments of routes.
    """

    tables: Mapping[str, str]
    classes: Mapping[str, str]
    paths: Mapping[str, str]


def refuse_target(target: Entity) -> None:
    """Refuse a relation to an entity whose model cannot have the other side.

    Raises:
        PreconditionRefusal: it has a field that hides what the other side is written with.
    """
    if _hides_list(target):
        name = target.names.entity
        raise PreconditionRefusal(
            f"{name} has a field `list`, which hides Python's in its class body",
            remedy=f"rename that field before something refers to {name}",
        )


def refuse_hiding(entity: Entity, everyone: Iterable[Entity]) -> None:
    """Refuse a field that would hide what the other side of a relation is written with.

    Raises:
        PreconditionRefusal: something refers to the entity, so its model has such a side.
    """
    name = entity.names.entity
    referring = [e.names.entity for e in everyone if any(f.target == name for f in e.fields)]
    if referring and _hides_list(entity):
        raise PreconditionRefusal(
            f"`list` hides Python's in the class body of {name}, where {referring[0]}, "
            "which refers to it, needs it",
            remedy="use another name for the field",
        )


def _hides_list(entity: Entity) -> bool:
    return any("list" in {each.name, each.column} for each in entity.fields)


def symbols(tree: Tree) -> Symbols:
    """What there is now, hand-written or generated."""
    tables: dict[str, str] = {}
    classes: dict[str, str] = {}
    paths: dict[str, str] = {}
    for path, content in _files(tree, MODEL_FILE.folder):
        tables.update((name, path) for name in _found(_TABLE, content, is_indented=True))
        classes.update((name, path) for name in _found(_CLASS, content))
    for path, content in _files(tree, ROUTE_FILE.folder):
        paths.update((name, path) for name in _found(_PREFIX, content))
    return Symbols(tables, classes, paths)


def refuse_symbols(entity: Entity, there: Symbols) -> None:
    """Refuse an entity whose table, class or path something else has.

    Raises:
        PreconditionRefusal: it has one.
    """
    names = entity.names
    refuse_taken_links(entity.links, there)
    for kind, name, found, key in (
        ("table", names.table, there.tables, "table"),
        ("class", names.entity, there.classes, None),
        ("path", names.path, there.paths, "path"),
    ):
        if name in found:
            raise PreconditionRefusal(
                f"{found[name]} has the {kind} `{name}` already",
                remedy=f"choose another: `--names {key}=…`" if key else "choose another name",
            )


def refuse_taken_links(links: Iterable[Link], there: Symbols) -> None:
    """Refuse tables of links whose table or class something else has.

    Raises:
        PreconditionRefusal: one has.
    """
    for link in links:
        for kind, name, found in (
            ("table", link.names.table, there.tables),
            ("class", link.names.entity, there.classes),
        ):
            if name in found:
                raise PreconditionRefusal(
                    f"{found[name]} has the {kind} `{name}` already, which the links of "
                    f"`{link.field.name}` would be",
                    remedy="use another name for the field",
                )


def refuse_files_in_the_way(tree: Tree, paths: Iterable[str]) -> None:
    """Refuse to write over a file, also one that differs in capital letters alone.

    Raises:
        PreconditionRefusal: one is there.
    """
    for path in paths:
        there = path if tree.exists(path) else tree.in_another_case(path)
        if there == path:
            raise PreconditionRefusal(
                f"{path} exists already", remedy="move it away, or choose another name or --plural"
            )
        if there is not None:
            raise PreconditionRefusal(
                f"{there} is the same file as {path} where capital letters make no difference",
                remedy="rename it in small letters, or choose another name or --plural",
            )


def refuse_long_identifiers(entity: Entity, targets: Mapping[str, Names]) -> None:
    """Refuse constraints whose names PostgreSQL would cut off.

    Args:
        entity: the new one.
        targets: the names of each entity that it refers to.

    Raises:
        Refusal: one is too long.
    """
    table = entity.names.table
    for field in entity.fields:
        found = _references(entity, field, targets[field.target]) if field.target else []
        found += [f"ck_{table}_{name}" for name, _ in columns.checks(field)]
        for name in found:
            remedy = f"use a shorter name for `{field.name}` or the table: `--names table=…`"
            _refuse_long("constraint", name, remedy)
    options = entity.options
    for kind, short, groups in (
        ("constraint", "uq", options.unique),
        ("index", "ix", options.index),
    ):
        for columns_together in entity.columns_of(groups):
            name = f"{short}_{table}_{'_'.join(columns_together)}"
            _refuse_long(kind, name, "use shorter names, or fewer fields together")


def _refuse_long(kind: str, name: str, remedy: str) -> None:
    if len(name) > _LONGEST_IDENTIFIER:
        raise Refusal(
            f"the {kind} `{name}` would have {len(name)} bytes "
            f"of the {_LONGEST_IDENTIFIER} that PostgreSQL keeps",
            remedy=remedy,
        )


def _references(entity: Entity, field: Field, target: Names) -> list[str]:
    """What the database calls the references of a relation."""
    if field.type is FieldType.REF:
        return [columns.foreign_key_name(entity.names.table, field.column, target.table)]
    link = Link(entity.names, field)
    ends = (link.owner_column, entity.names.table), (link.other_column(target), target.table)
    return [columns.foreign_key_name(link.names.table, column, table) for column, table in ends]


def _files(tree: Tree, folder: str) -> Iterator[tuple[str, bytes]]:
    for path in tree.paths(folder):
        if path.endswith(".py"):
            yield path, tree.read_bytes(path)


def _found(
    what: tuple[bytes, re.Pattern[bytes]], content: bytes, *, is_indented: bool = False
) -> Iterator[str]:
    """Each name in the file, of those that alone are indented on their line if it must be."""
    anchor, pattern = what
    place = content.find(anchor)
    while place >= 0:
        found = pattern.match(content, place)
        before = content[content.rfind(b"\n", 0, place) + 1 : place]
        if found and (not is_indented or before.isspace()):
            yield found[1].decode()
        place = content.find(anchor, place + 1)
