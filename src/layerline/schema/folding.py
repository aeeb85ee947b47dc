"""Which tables there are once all migrations ran, as far as their source tells."""

import ast
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from layerline.schema.expressions import (
    Literals,
    column_name,
    column_of,
    keyword,
    last_name,
    string_length,
    text_of,
    truth,
)
from layerline.schema.history import History
from layerline.schema.tables import Column, Place, Table

_DDL = re.compile(
    r"\b(?:alter|create|drop)\s+(?:table|column)\b(?!\s+\S+\s+rename\s+constraint\b)",
    re.IGNORECASE,
)
_SCHEMA = frozenset(
    {"create_table", "drop_table", "rename_table", "add_column", "drop_column", "alter_column"}
)


def fold(history: History) -> dict[str, Table] | None:
    """The tables by name; None where a migration does what cannot be told by reading."""
    folding = _Folding()
    for migration in history.migrations:
        folding.migrate(migration.place.path, migration.module)
    return folding.tables if folding.certain else None


class _Folding:
    """Runs `upgrade` of one migration after the other, on values.

    Attributes:
        tables: what there is by now.
        certain: whether all could be followed.
    """

    def __init__(self) -> None:
        self.tables: dict[str, Table] = {}
        self.certain = True
        self._path = ""
        self._literals: Literals = {}
        self._functions: dict[str, ast.FunctionDef] = {}

    def migrate(self, path: str, module: ast.Module) -> None:
        """Run one migration."""
        self._path = path
        self._literals = {
            node.targets[0].id: node.value
            for node in module.body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        self._functions = {n.name: n for n in module.body if isinstance(n, ast.FunctionDef)}
        if upgrade := self._functions.pop("upgrade", None):
            self._run(upgrade.body, {})

    def _run(self, body: Iterable[ast.stmt], batches: dict[str, str]) -> None:
        for statement in body:
            if isinstance(statement, ast.With):
                self._run(statement.body, {**batches, **self._opened(statement)})
            elif isinstance(statement, ast.Expr | ast.Assign | ast.AnnAssign | ast.Return):
                if isinstance(statement.value, ast.Call):
                    self._call(statement.value, batches)
            elif _changes_tables(statement):
                self.certain = False

    def _opened(self, statement: ast.With) -> dict[str, str]:
        opened = {}
        for item in statement.items:
            call, name = item.context_expr, item.optional_vars
            if last_name(call) != "batch_alter_table" or not isinstance(call, ast.Call):
                continue
            table = text_of(call.args[0], self._literals) if call.args else None
            if table and isinstance(name, ast.Name):
                opened[name.id] = table
            else:
                self.certain = False
        return opened

    def _call(self, call: ast.Call, batches: dict[str, str]) -> None:
        name = last_name(call.func)
        if isinstance(call.func, ast.Name) and name in self._functions:
            helper = self._functions[name]
            if not (call.args or call.keywords):
                self._run(helper.body, batches)
            elif _changes_tables(helper):
                self.certain = False
            return
        if name not in _SCHEMA:
            self.certain &= not _says_ddl(call)
            return
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        batch = batches.get(owner.id) if isinstance(owner, ast.Name) else None
        arguments = [_Given(batch)] if batch else []
        self._apply(name, call, [*arguments, *call.args])

    def _apply(
        self, operation: str, call: ast.Call, arguments: Sequence["ast.expr | _Given"]
    ) -> None:
        texts = [
            each.text if isinstance(each, _Given) else text_of(each, self._literals)
            for each in arguments
        ]
        table = texts[0] if texts else text_of(keyword(call, "table_name"), self._literals)
        if not table or (operation != "create_table" and table not in self.tables):
            self.certain = False
            return
        rest = [each for each in arguments[1:] if not isinstance(each, _Given)]
        second = texts[1] if len(texts) > 1 else None
        if operation == "create_table":
            self.tables[table] = self._created(table, call, rest)
        elif operation == "drop_table":
            del self.tables[table]
        elif operation == "rename_table":
            self._rename(table, second or text_of(keyword(call, "new_table_name")))
        else:
            self._alter(operation, table, call, rest, second)

    def _created(self, name: str, call: ast.Call, arguments: Sequence[ast.expr]) -> Table:
        given = [self._column(each) for each in arguments if last_name(each) == "Column"]
        known = [column for column in given if column]
        certain = len(known) == len(given) and not any(
            isinstance(each, ast.Starred) for each in arguments
        )
        columns = {column.name: column for column in known}
        return Table(name, Place(self._path, call.lineno), columns, certain)

    def _rename(self, old: str, new: str | None) -> None:
        if new is None:
            self.certain = False
            return
        self.tables[new] = replace(self.tables.pop(old), name=new)

    def _alter(
        self,
        operation: str,
        name: str,
        call: ast.Call,
        rest: Sequence[ast.expr],
        column: str | None,
    ) -> None:
        table = self.tables[name]
        columns = dict(table.columns)
        if operation == "add_column":
            added = self._column(rest[0]) if rest else None
            if added:
                columns[added.name] = added
            self.certain &= added is not None
        elif column is None or column not in columns:
            self.certain &= not table.certain
        elif operation == "drop_column":
            del columns[column]
        else:
            altered = self._altered(columns.pop(column), call)
            columns[altered.name] = altered
        self.tables[name] = replace(table, columns=columns)

    def _altered(self, column: Column, call: ast.Call) -> Column:
        null, kind = keyword(call, "nullable"), keyword(call, "type_")
        new = keyword(call, "new_column_name")
        return Column(
            text_of(new, self._literals) or column.name,
            Place(self._path, call.lineno),
            column.null if null is None else truth(null),
            column.length if kind is None else string_length(call),
        )

    def _column(self, node: ast.expr) -> Column | None:
        if not isinstance(node, ast.Call) or last_name(node.func) != "Column":
            return None
        name = column_name(node, self._literals)
        place = Place(self._path, node.lineno)
        return column_of(node, place, name, null=True) if name else None


class _Given:
    """The table that a batch was opened for, in the place of an argument."""

    def __init__(self, text: str) -> None:
        self.text = text


def _changes_tables(node: ast.AST) -> bool:
    calls = (each for each in ast.walk(node) if isinstance(each, ast.Call))
    return any(last_name(each.func) in _SCHEMA or _says_ddl(each) for each in calls)


def _says_ddl(call: ast.Call) -> bool:
    joined = [each for each in ast.walk(call) if isinstance(each, ast.JoinedStr)]
    parts = {id(part) for each in joined for part in each.values}
    whole = (
        "".join(str(p.value) if isinstance(p, ast.Constant) else "_" for p in each.values)
        for each in joined
    )
    alone = (
        each.value
        for each in ast.walk(call)
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and id(each) not in parts
    )
    return any(_DDL.search(each) for each in (*whole, *alone))
