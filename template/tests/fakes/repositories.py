"""One fake for every repository. `tests/repositories` holds it to what the real ones do."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Column, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault

from app.core.db import AnyEntity
from app.core.errors import ConflictError, NotFoundError, StaleVersionError
from app.core.listing import FIRST_PAGE, Page, Range, Rows, SortBy
from app.core.soft_delete import SoftDeletable
from app.core.types import K, Key, utcnow
from app.core.unit_of_work import UnitOfWork
from app.repositories.base import BaseRepository
from app.repositories.linking import BaseLinkRepository
from tests.fakes.linking import FakeLinkRepository, all_models, living_of, models_of, table_of
from tests.fakes.memory import MemoryUnitOfWork, rows_of

T = TypeVar("T", bound=AnyEntity)
R = TypeVar("R", bound=BaseRepository[Any, Any] | BaseLinkRepository[Any, Any])


class FakeRepository(BaseRepository[T, K]):
    """Rows in memory: keys, defaults, versions, unique columns and references; no CHECK.

    A query of a repository's own fails here until a subclass of both answers it:
    `class FakeOrderRepository(FakeRepository[Order], OrderRepository)`.
    """

    async def create(self, data: Mapping[str, Any]) -> T:
        """Insert a row."""
        row = {column.key: data.get(column.key) for column in self._columns()}
        for column in self._columns():
            if row[column.key] is None:
                row[column.key] = _default(column.default)
        row["version"] = 1
        if row["id"] is None and table_of(self._model).autoincrement_column is not None:
            row["id"] = rows_of(self._uow).next_number(self._model)
        instance = self._model(**{**data, **row})
        if row["id"] in self._table_of(self._model):
            raise self._refused()
        self._store(row)
        return instance

    async def get(self, id: K) -> T | None:
        """The row with this key."""
        row = self._rows.get(id)
        return None if row is None else self._model(**row)

    async def get_multi(
        self, filters: Mapping[str, object] | None = None, page: Page = FIRST_PAGE
    ) -> Rows[T]:
        """A page of the rows that meet the filters; a missing value counts as the largest."""
        rows = list(self._meeting(filters or {}))
        last = dict(page.after) if page.after else None
        order = [*page.sort, SortBy("id", bool(page.sort) and page.sort[-1].descending)]
        ordered = [*rows, last] if last else rows
        for by in reversed(order):
            self._column(by.column)
            ordered.sort(key=partial(_place, by.column), reverse=by.descending)
        if last:
            same = [all(row[by.column] == last[by.column] for by in order) for row in ordered]
            ordered = ordered[len(same) - same[::-1].index(True) :]  # beyond the last of them
        begun = ordered[page.offset :]
        found = (self._model(**row) for row in begun[: page.limit])
        return Rows(found, more=len(begun) > page.limit)

    async def count(self, filters: Mapping[str, object] | None = None) -> int:
        """How many rows meet the filters."""
        return len(list(self._meeting(filters or {})))

    async def update(self, id: K, data: Mapping[str, Any], *, version: int | None = None) -> T:
        """Change columns of a row."""
        row = self._required(id)
        if version is not None and row["version"] != version:
            raise StaleVersionError(f"the current version is {row['version']}, not {version}")
        for name in data:
            self._column(name)
        changed = {**row, **data}
        if changed != row:
            renewed = {
                column.key: _default(column.onupdate)
                for column in self._columns()
                if column.onupdate is not None and column.key not in data
            }
            changed = {**changed, **renewed, "version": row["version"] + 1}
            self._store(changed)
        return self._model(**changed)

    async def delete(self, id: K) -> int:
        """Remove a row, and what its foreign keys say should go with it; or mark it as deleted."""
        if issubclass(self._model, SoftDeletable):
            return (await self.update(id, {"deleted_at": utcnow()})).version
        version: int = self._required(id)["version"]
        self._remove(self._model, id)
        return version + 1

    async def exists(self, id: K) -> bool:
        """Whether there is a row with this key."""
        return id in self._rows

    async def exists_with(
        self, values: Mapping[str, object], *, other_than: K | None = None
    ) -> bool:
        """Whether a row, or another than that one, has these values."""
        return any(row["id"] != other_than for row in self._meeting(values))

    async def target_exists(self, column: str, key: Key) -> bool:
        """Whether there is a row, not a deleted one, to which a column could point."""
        targets = _targets(self._column(column))
        return any(key in living_of(model, self._table_of(model)) for model in targets)

    @property
    def _rows(self) -> dict[Key, dict[str, Any]]:
        """Those that are read."""
        return living_of(self._model, self._table_of(self._model))

    def _table_of(self, model: type[DeclarativeBase]) -> dict[Key, dict[str, Any]]:
        return rows_of(self._uow).rows.setdefault(model, {})

    def _columns(self) -> list[Column[Any]]:
        return list(table_of(self._model).columns)

    def _required(self, key: K) -> dict[str, Any]:
        if key not in self._rows:
            raise NotFoundError.of(self._model.__name__, key)
        return self._rows[key]

    def _meeting(self, filters: Mapping[str, object]) -> Iterator[dict[str, Any]]:
        asked = {
            self._column(name).key: value if isinstance(value, Range) else Range(exactly=value)
            for name, value in filters.items()
        }
        for row in self._rows.values():
            if all(_meets(row[name], wanted) for name, wanted in asked.items()):
                yield row

    def _store(self, row: dict[str, Any]) -> None:
        for column in self._columns():
            if row[column.key] is None and not column.nullable:
                raise self._refused()
            for target in _targets(column):
                if row[column.key] is not None and row[column.key] not in self._table_of(target):
                    raise self._refused()
        others = [other for key, other in self._rows.items() if key != row["id"]]
        for names in _unique(self._model):
            value = [row[name] for name in names]
            if None not in value and value in [[other[name] for name in names] for other in others]:
                raise self._refused()
        self._table_of(self._model)[row["id"]] = row

    def _remove(self, model: type[DeclarativeBase], key: Key) -> None:
        for other, column in _references_to(model):
            for row in list(self._table_of(other).values()):
                if row[column.key] == key:
                    self._let_go(other, row, column)
        self._table_of(model).pop(key, None)

    def _let_go(
        self, model: type[DeclarativeBase], row: dict[str, Any], column: Column[Any]
    ) -> None:
        rule = next(iter(column.foreign_keys)).ondelete
        if rule == "CASCADE":
            self._remove(model, row["id"])
        elif rule == "SET NULL":
            self._table_of(model)[row["id"]] = {**row, column.key: None}
        else:
            raise self._refused()

    def _refused(self) -> ConflictError:
        return ConflictError(f"the database refused this {self._model.__name__}")


_FAKES = (FakeRepository, FakeLinkRepository)


def repository_on(uow: UnitOfWork, kind: type[R]) -> R:
    """A repository: on a unit in memory, its fake."""
    if not isinstance(uow, MemoryUnitOfWork) or issubclass(kind, _FAKES):
        return kind(uow)
    base = FakeLinkRepository if issubclass(kind, BaseLinkRepository) else FakeRepository
    fake: type[R] = type(f"Fake{kind.__name__}", (base, kind), {})
    return fake(uow)


def _place(name: str, row: dict[str, Any]) -> tuple[bool, Any]:
    return row[name] is None, row[name]


def _meets(value: Any, asked: Range) -> bool:  # noqa: ANN401 a column may hold any value
    given = asked.exactly, asked.least, asked.most
    if value is None:
        return given == (None, None, None)
    exactly, least, most = (value if limit is None else limit for limit in given)
    return bool(value == exactly and least <= value <= most)


def _default(default: object) -> Any:  # noqa: ANN401 a default may be any value
    if isinstance(default, CallableColumnDefault):
        return default.arg(None)  # type: ignore[arg-type]  # the context, which ours do not use
    return default.arg if isinstance(default, ScalarElementColumnDefault) else None


def _unique(model: type[AnyEntity]) -> list[list[str]]:
    table = table_of(model)
    columns = [each.columns for each in table.constraints if isinstance(each, UniqueConstraint)]
    columns += [index.columns for index in table.indexes if index.unique]
    return [list(each.keys()) for each in columns]


def _targets(column: Column[Any]) -> list[type[DeclarativeBase]]:
    return [model for key in column.foreign_keys for model in models_of(key.column.table)]


def _references_to(
    model: type[DeclarativeBase],
) -> list[tuple[type[DeclarativeBase], Column[Any]]]:
    return [
        (other, column)
        for other in all_models()
        for column in table_of(other).columns
        if any(key.column.table is table_of(model) for key in column.foreign_keys)
    ]
