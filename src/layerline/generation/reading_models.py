"""A model that somebody wrote, and its schemas, read into the fields of an entity."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from layerline.architecture.fields import Field
from layerline.architecture.options import Key
from layerline.generation.reading_columns import (
    CannotBeSaidError,
    SchemaField,
    Surroundings,
    read_column,
)
from layerline.schema.expressions import keyword, last_name, number, text_of, without_none
from layerline.schema.models import ModelClass
from layerline.schema.tables import Place

_CHECK = re.compile(r"(\w+) (>=|>|<=|<) (-?\d+(?:\.\d+)?)")
_SIGNS = {">=": "ge", ">": "gt", "<=": "le", "<": "lt"}
_KINDS = {"Email": "email", "EmailStr": "email", "Url": "url", "HttpUrl": "url", "Slug": "slug"}
_BOUNDS = ("ge", "gt", "le", "lt")
_LENGTHS = {"min_length": "min", "max_length": "max"}


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A piece of a model that stays as it is: no field says it.

    Attributes:
        name: of the attribute, or what the piece is.
        place: where it stands.
        reason: why no field says it.
    """

    name: str
    place: Place
    reason: str


def read_fields(
    model: ModelClass,
    module: ast.Module,
    schemas: ast.Module | None,
    targets: Mapping[str, str],
    plural: str,
) -> tuple[tuple[Field, ...], tuple[Unsaid, ...]]:
    """The fields of a model, and what no field says.

    Args:
        model: the class.
        module: its file.
        schemas: the file of its schemas, where there is one.
        targets: the entity of each table that has a manifest.
        plural: of the entity.
    """
    table = _TableArguments.of(model)
    around = Surroundings(
        entity=model.name,
        enums=dict(_enums(module)),
        targets=targets,
        plural=plural,
        relations={each.name: each for each in model.attributes if each.is_relation},
        uniques=table.uniques,
        indexed=table.indexed,
        bounds=table.bounds,
        kinds=_schema_fields(schemas, model.name) if schemas else {},
    )
    fields, unsaid = [], list(table.unsaid)
    for attribute in model.attributes:
        if attribute.is_relation:
            continue
        try:
            fields.append(read_column(attribute, around))
        except CannotBeSaidError as reason:
            unsaid.append(Unsaid(attribute.name, attribute.place, str(reason)))
    return tuple(fields), tuple(unsaid)


def read_key(classes: Iterable[ModelClass]) -> Key:
    """What a model's rows are told apart by.

    Args:
        classes: the model, and what it inherits, nearest first.
    """
    own = (each for model in classes for each in model.attributes if each.name == "id")
    key = next(own, None)
    if key and last_name(key.annotation) == "int":
        return Key.BIGINT
    if key and key.value and last_name(keyword(key.value, "default")) == "uuid4":
        return Key.UUID4
    return Key.UUID7


@dataclass(frozen=True, slots=True)
class _TableArguments:
    uniques: frozenset[str]
    indexed: frozenset[str]
    bounds: Mapping[str, str]
    unsaid: tuple[Unsaid, ...]

    @classmethod
    def of(cls, model: ModelClass) -> "_TableArguments":
        uniques, indexed, unsaid = set(), set(), []
        bounds: dict[str, str] = defaultdict(str)
        for node in _arguments(model.node):
            columns = [text_of(each) for each in node.args]
            kind = last_name(node)
            check = _CHECK.fullmatch(columns[0] or "") if columns else None
            if kind == "UniqueConstraint" and len(columns) == 1 and columns[0]:
                uniques.add(columns[0])
            elif kind == "unique_among_living" and len(columns) == 2 and columns[1]:  # noqa: PLR2004
                uniques.add(columns[1])
            elif (
                kind == "Index" and len(columns) > 1 and columns[2:] in ([], ["id"]) and columns[1]
            ):
                indexed.add(columns[1])
            elif kind == "CheckConstraint" and check:
                bounds[check[1]] += f":{_SIGNS[check[2]]}={check[3]}"
            else:
                place = Place(model.place.path, node.lineno)
                unsaid.append(Unsaid(kind, place, f"no field says `{ast.unparse(node)}`"))
        return cls(frozenset(uniques), frozenset(indexed), bounds, tuple(unsaid))


def _arguments(node: ast.ClassDef) -> Iterator[ast.Call]:
    for each in node.body:
        is_args = isinstance(each, ast.Assign) and last_name(each.targets[0]) == "__table_args__"
        if is_args and isinstance(each, ast.Assign) and isinstance(each.value, ast.Tuple):
            yield from (one for one in each.value.elts if isinstance(one, ast.Call))


def _enums(module: ast.Module) -> Iterator[tuple[str, dict[str, str]]]:
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            values = {
                last_name(each.targets[0]): value
                for each in node.body
                if isinstance(each, ast.Assign)
                if (value := text_of(each.value)) is not None
            }
            if values and any(last_name(base).endswith("Enum") for base in node.bases):
                yield node.name, values


def _schema_fields(module: ast.Module, entity: str) -> dict[str, SchemaField]:
    classes = {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}
    query = classes.get(f"{entity}Query")
    asked = {name for name, _, _ in _annotated(query)} if query else set()
    sortable = {
        text
        for call in (ast.walk(query) if query else ())
        if isinstance(call, ast.Call) and last_name(call.func) == "sortable"
        for each in call.args
        if (text := text_of(each))
    }
    found = {}
    for name, annotation, value in _annotated(classes.get(f"{entity}Create")):
        kind, *metadata = _parts(without_none(annotation)[0])
        flags = [word for word, names in (("filter", asked), ("sort", sortable)) if name in names]
        limits = dict(limit for each in (*metadata, value) for limit in _limits(each))
        found[name] = SchemaField(_KINDS.get(last_name(kind), ""), limits, tuple(flags))
    return found


def _annotated(
    node: ast.ClassDef | None,
) -> Iterator[tuple[str, ast.expr, ast.expr | None]]:
    for each in node.body if node else ():
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            yield each.target.id, each.annotation, each.value


def _parts(annotation: ast.expr | None) -> list[ast.expr | None]:
    """A type, and what `Annotated` says of it."""
    if isinstance(annotation, ast.Subscript) and last_name(annotation) == "Annotated":
        inside = annotation.slice
        return [*inside.elts] if isinstance(inside, ast.Tuple) else [inside]
    return [annotation]


def _limits(value: ast.expr | None) -> Iterator[tuple[str, str]]:
    if not isinstance(value, ast.Call):
        return
    for name in _BOUNDS:
        given = keyword(value, name)
        if isinstance(given, ast.Call) and last_name(given.func) == "Decimal" and given.args:
            given = ast.Name(text_of(given.args[0]) or ast.unparse(given.args[0]))
        if given is not None:
            yield name, ast.unparse(given)
    for name, modifier in _LENGTHS.items():
        if (length := number(keyword(value, name))) is not None:
            yield modifier, str(length)
