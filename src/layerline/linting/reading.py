"""Facts of files, from the cache where it knows them, else read: many at once, or on demand.

This is the one place that imports the reader, and with it libcst.
"""

from collections.abc import Iterable, Iterator, Mapping

from layerline.errors import Refusal
from layerline.syntax.facts import Module, Problem
from layerline.tree import Tree


class Reading(Mapping[str, Module]):
    """The facts of each module by its dotted name; looking one up reads its file if need be."""

    def __init__(self, tree: Tree, paths: Mapping[str, str], *, cached: bool) -> None:
        self._tree = tree
        self._paths = paths
        self._cached = cached
        self._known: dict[str, Module] = {}

    def __getitem__(self, name: str) -> Module:
        if name not in self._known:
            self.prefetch([name])
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def prefetch(self, names: Iterable[str]) -> None:
        """Read these together, which is faster than one by one."""
        from layerline.syntax.reader import read_all  # noqa: PLC0415

        files = []
        for name in names:
            if name in self._known:
                continue
            path = self._paths[name]
            try:
                files.append((path, name, self._tree.read_bytes(path)))
            except Refusal as refusal:
                problem = Problem(refusal.reason, 1, 1)
                self._known[name] = Module(path, name, is_package=False, problem=problem)
        self._known.update((module.name, module) for module in read_all(files))

    def keep(self) -> None:
        pass
