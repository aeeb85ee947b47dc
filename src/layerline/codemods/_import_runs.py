"""The imports of a file that follow each other, and where among them one more would stand."""

import ast
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TypeAlias

from layerline.codemods._import_keys import LOCAL, ImportKey, from_key, import_key, section_of

Import: TypeAlias = ast.Import | ast.ImportFrom


@dataclass(frozen=True, slots=True)
class Run:
    """Imports that follow each other.

    Attributes:
        imports: each of them.
        keys: the place of each, as they are sorted by.
        sections: those that there are.
        is_sorted: whether they are.
    """

    imports: Sequence[Import]
    keys: Sequence[ImportKey]
    sections: frozenset[int]
    is_sorted: bool

    @classmethod
    def of(cls, imports: Sequence[Import]) -> "Run":
        """The run of some imports."""
        keys = list(map(_key, imports))
        is_sorted = all(one <= other for one, other in pairwise(keys))
        return cls(imports, keys, frozenset(map(section_of, keys)), is_sorted)

    def near(self, key: ImportKey) -> tuple[Import | None, Import | None]:
        """The last import before that place and the first after it, of the same section only."""
        if self.is_sorted:
            place = bisect_left(self.keys, key)
            earlier, later = place - 1 if place else None, place if place < len(self.keys) else None
        else:
            places = range(len(self.keys))
            earlier = next((each for each in reversed(places) if self.keys[each] < key), None)
            later = next((each for each in places if self.keys[each] >= key), None)
        return self._alike(earlier, key), self._alike(later, key)

    def _alike(self, place: int | None, key: ImportKey) -> Import | None:
        if place is None or section_of(self.keys[place]) != section_of(key):
            return None
        return self.imports[place]


def runs(body: Sequence[ast.stmt]) -> Iterator[Run]:
    """The runs of a file, in their order."""
    for is_import, run in groupby(body, lambda each: isinstance(each, Import)):
        if is_import:
            yield Run.of([each for each in run if isinstance(each, Import)])


def _key(statement: Import) -> ImportKey:
    first = statement.names[0].name
    if isinstance(statement, ast.Import):
        return import_key(first)
    key = from_key(statement.module or "", first)
    return (LOCAL, *key[1:]) if statement.level else key
