"""Facts of files, from the cache where it knows them, else read: many at once, or on demand.

This is the one place that imports the reader, and with it libcst.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import TypeAlias

from layerline.errors import Refusal
from layerline.linting.cache import Cache, Known, content_digest
from layerline.linting.encoding import decode, encode
from layerline.linting.needs import Needs
from layerline.syntax.facts import Module, Problem
from layerline.syntax.glance import Glance
from layerline.tree import Tree

File: TypeAlias = tuple[str, str, bytes]
"""Path, dotted name and content."""

Watch: TypeAlias = Callable[[int, int], None]
"""Is told how many files are read, of how many."""

_FEW = 50
"""Up to so many files are read in this process: starting others would take longer."""


class Reading(Mapping[str, Module]):
    """The facts of each module by its dotted name; looking one up reads its file if need be.

    Attributes:
        paths: the path of each module by its dotted name.
    """

    def __init__(
        self,
        tree: Tree,
        paths: Mapping[str, str],
        cache: Cache | None,
        watch: Watch = lambda _done, _total: None,
    ) -> None:
        self._tree = tree
        self.paths = paths
        self._cache = cache
        self._watch = watch
        self._lines: dict[str, str] = {}
        self._modules: dict[str, Module] = {}
        self._digests: dict[str, str] = {}
        self._fresh: set[str] = set()

    def __getitem__(self, name: str) -> Module:
        if name not in self._modules:
            self.prefetch([name])
        if name not in self._modules:
            self._modules[name] = self._decoded(name)
        return self._modules[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)

    def digest(self, name: str) -> str:
        """What the content of a module's file is known by; "" where it cannot be read."""
        if name not in self._digests:
            self._digests[name] = self._find_digest(self.paths[name])
        return self._digests[name]

    def state(self, name: str) -> str:
        """What a module is known by: its content, or why there is none."""
        problem = None if self.digest(name) else self[name].problem
        return problem.message if problem else self.digest(name)

    def prefetch(self, names: Iterable[str]) -> None:
        """Take these from the cache, and read together those that it does not know."""
        missing = [name for name in names if not self._knows(name) and not self._recall(name)]
        files = []
        for name in missing:
            path = self.paths[name]
            try:
                files.append((path, name, self._tree.read_bytes(path)))
            except Refusal as refusal:
                self._modules[name] = _unreadable(path, name, refusal.reason)
                self._fresh.discard(name)
        if files:
            self._read(files)

    def prefetch_imported(self, names: Iterable[str]) -> None:
        """Read together what these import: most of it will be asked for, one by one else."""
        imports = [made for name in names for made in self[name].imports]
        found = {dotted for made in imports for dotted in (made.target, made.module)}
        self.prefetch(name for name in sorted(found) if name in self.paths)

    def mentions(self, name: str, word: str) -> bool:
        """Whether a word is in a module's source or facts; what is not known of it is not read."""
        if name in self._modules:
            return True
        if name in self._lines:
            return word in self._lines[name]
        path = self.paths[name]
        entry = self._cache.entries.get(path) if self._cache else None
        if self._cache and entry and entry.length and entry.digest == self.digest(name):
            return self._cache.mentions(path, word.encode())
        return self.glance(name).mentions(word.encode())

    def glance(self, name: str) -> Glance:
        """A first look at a module's source; one that cannot be read is empty."""
        path = self.paths[name]
        return Glance(name, self._tree.peek(path), is_package=path.endswith("__init__.py"))

    def known(self, *, only_new: bool = False) -> dict[str, Known]:
        """What the cache is to keep: of each file on disk its digest, and facts that are new."""
        needs = Needs(self.paths)
        found = {}
        for name in self._fresh if only_new else self.paths:
            path = self.paths[name]
            digest = "" if self._tree.is_staged(path) else self.digest(name)
            if not digest:
                continue
            if name in self._fresh:
                module = self[name]
                found[path] = Known(digest, self._line(name), needs.of(module))
            else:
                found[path] = Known(digest)
        return found

    def earlier(self, name: str) -> Module | None:
        """What the cache knows of a module, whatever its content is by now."""
        line = self._cache.line(self.paths[name]) if self._cache else None
        try:
            return decode(Module, line) if line is not None else None
        except ValueError:
            return None

    def _knows(self, name: str) -> bool:
        return name in self._modules or name in self._lines

    def _line(self, name: str) -> str:
        return self._lines.get(name) or encode(self._modules[name])

    def _read(self, files: Sequence[File]) -> None:
        """The one agreed place that imports the reader, and processes where they are worth it."""
        names = [name for _, name, _ in files]
        self._fresh.update(names)
        if len(files) > _FEW:
            from layerline.linting.pool import read_files  # noqa: PLC0415

            with closing(read_files(files)) as lines:
                for done, (name, line) in enumerate(zip(names, lines, strict=True), 1):
                    self._lines[name] = line
                    self._watch(done, len(names))
        else:
            from layerline.syntax.reader import read_all  # noqa: PLC0415

            self._modules.update(zip(names, read_all(files), strict=True))

    def _recall(self, name: str) -> bool:
        line = self._cache.line(self.paths[name], self.digest(name)) if self._cache else None
        if line is not None:
            self._lines[name] = line
        return line is not None

    def _decoded(self, name: str) -> Module:
        try:
            found = decode(Module, self._lines[name])
        except ValueError:
            found = None
        if found is not None and (found.name, found.path) == (name, self.paths[name]):
            return found
        self._cache = None
        del self._lines[name]
        self.prefetch([name])
        return self[name]

    def _find_digest(self, path: str) -> str:
        known = None
        if self._cache is not None and not self._tree.is_staged(path):
            known = self._cache.digest(path)
        try:
            return known or content_digest(self._tree.read_bytes(path))
        except Refusal:
            return ""


def _unreadable(path: str, name: str, reason: str) -> Module:
    reason = reason.replace(path, "it", 1)  # whoever says it names the file
    return Module(path, name, path.endswith("__init__.py"), problem=Problem(reason, 1, 1))
