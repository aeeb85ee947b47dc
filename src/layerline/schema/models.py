"""The models of a project: classes with a `__tablename__`, and what they inherit."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from layerline.schema.expressions import (
    Unreadable,
    column_name,
    column_of,
    keyword,
    last_name,
    may_hide_more,
    parse,
    text_of,
    unquoted,
    without_none,
)
from layerline.schema.tables import Column, Place, Table
from layerline.tree import Tree

_MAY_HOLD_MODELS = re.compile(rb"\b(?:mapped_column|Mapped|Column|__tablename__|DeclarativeBase)\b")
_COLUMNS = frozenset({"mapped_column", "Column"})
_RELATIONS = frozenset(
    {"relationship", "synonym", "association_proxy", "column_property", "composite"}
)
_KNOWN_BASES = frozenset(
    {"DeclarativeBase", "DeclarativeBaseNoMeta", "MappedAsDataclass", "AsyncAttrs", "object"}
    | {"Generic", "Protocol", "ABC"}
)


@dataclass(frozen=True, slots=True, eq=False)
class Attribute:
    """What a model's class body says of one name.

    Attributes:
        name: of the attribute.
        annotation: what stands in its `Mapped[…]`, None where it has none.
        value: the call that it is given, None where it has none.
        place: where.
    """

    name: str
    annotation: ast.expr | None
    value: ast.Call | None
    place: Place

    @property
    def is_relation(self) -> bool:
        """Whether it is no column."""
        return last_name(self.value) in _RELATIONS

    @property
    def column(self) -> Column:
        """The column that it declares."""
        _, null = without_none(self.annotation)
        known: bool | None = null
        if self.annotation is None:
            known = True
        elif may_hide_more(self.annotation):
            known = None
        if self.value is None:
            return Column(self.name, self.place, known)
        return column_of(self.value, self.place, column_name(self.value) or self.name, null=known)


@dataclass(frozen=True, slots=True, eq=False)
class ModelClass:
    """A class that may be a model, or give columns to one.

    Attributes:
        name: of the class.
        place: where it is.
        bases: the last names of what it inherits.
        table: its `__tablename__`, None where it has none.
        attributes: in the order of the class body.
        node: the class itself.
    """

    name: str
    place: Place
    bases: tuple[str, ...]
    table: str | None
    attributes: tuple[Attribute, ...]
    node: ast.ClassDef


@dataclass(frozen=True, slots=True)
class Models:
    """All models of a project.

    Attributes:
        classes: all classes in the files that may hold models.
        modules: those files, by path.
        core_tables: tables that are no classes: `Table("a_b", …)`.
        unreadable: files that could not be read.
    """

    classes: tuple[ModelClass, ...]
    modules: Mapping[str, ast.Module]
    core_tables: tuple[Table, ...]
    unreadable: tuple[Unreadable, ...]

    @property
    def with_tables(self) -> tuple[ModelClass, ...]:
        """The classes that have a table of their own."""
        return tuple(each for each in self.classes if each.table)

    @property
    def tables(self) -> dict[str, Table]:
        """The tables by name, with what their classes inherit."""
        found = {each.name: each for each in self.core_tables}
        for model in self.with_tables:
            found[model.table or ""] = self._table(model)
        for model in self.classes:
            owner = None if model.table else self._owner(model)
            if owner is not None and (table := found.get(owner.table or "")):
                more = {c.name: replace(c, null=None) for c in _columns(model)}
                found[table.name] = replace(table, columns={**more, **table.columns})
        return found

    def inherited(self, model: ModelClass) -> Iterator[ModelClass | None]:
        """What a class inherits, nearest first; None for each base that is not in the project."""
        for name in model.bases:
            if name in _KNOWN_BASES:
                continue
            known = [each for each in self.classes if each.name == name and each is not model]
            if len(known) != 1:
                yield None
                continue
            yield known[0]
            yield from self.inherited(known[0])

    def _table(self, model: ModelClass) -> Table:
        above = list(self.inherited(model))
        certain = None not in above and "__table__" not in _assigned(model.node)
        columns: dict[str, Column] = {}
        for each in (model, *(one for one in above if one and not one.table)):
            columns = {**{column.name: column for column in _columns(each)}, **columns}
        return Table(model.table or "", model.place, columns, certain)

    def _owner(self, model: ModelClass) -> ModelClass | None:
        """The class whose table one without a table of its own shares."""
        return next((each for each in self.inherited(model) if each and each.table), None)


def read_models(tree: Tree, packages: Iterable[str]) -> Models:
    """Read all files of some packages that may hold models."""
    modules: dict[str, ast.Module] = {}
    unreadable = []
    for path in (path for package in packages for path in tree.paths(package)):
        content = tree.read_bytes(path) if path.endswith(".py") else b""
        if not _MAY_HOLD_MODELS.search(content):
            continue
        module = parse(content.decode("utf-8", "replace"), path)
        if isinstance(module, Unreadable):
            unreadable.append(module)
        else:
            modules[path] = module
    classes = [each for path, module in modules.items() for each in _classes(path, module)]
    core = [each for path, module in modules.items() for each in _core_tables(path, module)]
    return Models(tuple(classes), modules, tuple(core), tuple(unreadable))


def _classes(path: str, module: ast.Module) -> Iterator[ModelClass]:
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef):
            table = text_of(_assigned(node).get("__tablename__"))
            bases = tuple(name for base in node.bases if (name := last_name(base)))
            attributes = tuple(_attributes(path, node))
            yield ModelClass(node.name, Place(path, node.lineno), bases, table, attributes, node)


def _assigned(node: ast.ClassDef) -> dict[str, ast.expr]:
    found = {}
    for each in node.body:
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
            found[each.targets[0].id] = each.value
        elif isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name) and each.value:
            found[each.target.id] = each.value
    return found


def _attributes(path: str, node: ast.ClassDef) -> Iterator[Attribute]:
    for each in node.body:
        place = Place(path, each.lineno)
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            annotation = unquoted(each.annotation)
            if last_name(annotation) == "Mapped" and isinstance(annotation, ast.Subscript):
                value = each.value if isinstance(each.value, ast.Call) else None
                yield Attribute(each.target.id, unquoted(annotation.slice), value, place)
        elif isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
            if isinstance(each.value, ast.Call) and last_name(each.value) in _COLUMNS | _RELATIONS:
                yield Attribute(each.targets[0].id, None, each.value, place)
        elif isinstance(each, ast.FunctionDef):
            decorated = {last_name(decorator) for decorator in each.decorator_list}
            returned = unquoted(each.returns)
            if "declared_attr" in decorated and last_name(returned) == "Mapped":
                yield Attribute(each.name, ast.Name("alias_of_more"), None, place)


def _columns(model: ModelClass) -> Iterator[Column]:
    return (each.column for each in model.attributes if not each.is_relation)


def _core_tables(path: str, module: ast.Module) -> Iterator[Table]:
    calls = (each for each in ast.walk(module) if isinstance(each, ast.Call) and each.args)
    for call in calls:
        name = text_of(call.args[0])
        if last_name(call.func) != "Table" or not name:
            continue
        columns = [
            column_of(each, Place(path, each.lineno), called, null=True)
            for each in call.args[1:]
            if isinstance(each, ast.Call) and last_name(each) == "Column"
            if (called := column_name(each))
        ]
        is_computed = any(isinstance(each, ast.Starred) for each in call.args)
        certain = not is_computed and keyword(call, "autoload_with") is None
        given = {column.name: column for column in columns}
        yield Table(name, Place(path, call.lineno), given, certain)
