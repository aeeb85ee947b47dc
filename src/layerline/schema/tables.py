"""What both models and migrations come to: tables and their columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written: a posix path from the project root, and a line from 1."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        name: in the database.
        place: where it is declared, or was changed last.
        null: whether it may be missing; None where that cannot be told.
        length: of a `String(80)`; None for other types, and where it cannot be told.
    """

    name: str
    place: Place
    null: bool | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        name: in the database.
        place: where it is declared.
        columns: by name.
        certain: whether there are exactly these columns, as far as reading goes.
    """

    name: str
    place: Place
    columns: Mapping[str, Column] = field(default_factory=dict)
    certain: bool = True
