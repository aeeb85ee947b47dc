"""Where a code base has its top-level packages, by its folders and by how its files import."""

import contextlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from layerline.architecture.words import words
from layerline.errors import PreconditionRefusal
from layerline.tree import Tree

_ELSEWHERE = words(
    """tests test testing docs doc examples example samples benchmarks migrations alembic versions
    tools ci notebooks static templates node_modules e2e fixtures vendor third_party"""
)
"""Folders that are beside the application, or no code of it."""
_NO_APPLICATION = frozenset({"setup.py", "conftest.py", "noxfile.py", "fabfile.py", "tasks.py"})
_IMPORT = re.compile(rb"^[ \t]*(?:from|import)[ \t]+([A-Za-z_]\w*)", re.MULTILINE)
_AROUND = ("src", "lib", "backend", "server")
"""Folders that hold packages rather than being one."""
_ALONE = 3
"""Files that an import path of loose modules needs at least, where no folder is a package."""


@dataclass(frozen=True, slots=True)
class Root:
    """One top-level package.

    Attributes:
        package: its folder as the configuration spells it; `src/.` where the modules of `src`
            are top-level themselves.
        why: how it was recognised.
    """

    package: str
    why: str


def find_roots(tree: Tree, below: str = "") -> tuple[Root, ...]:
    """The packages of the application below a folder, in the order of their paths."""
    files = [path for path in tree.paths(below) if _is_code(path)]
    initialised = {path.rpartition("/")[0] for path in files if path.endswith("/__init__.py")}
    tops = sorted(folder for folder in initialised if folder.rpartition("/")[0] not in initialised)
    imported = _imported(tree, files)
    found: dict[str, Root] = {}
    for root in _with_init(tops, imported):
        found.setdefault(root.package, root)
    for root in _loose(files, tuple(found), imported, below):
        found.setdefault(root.package, root)
    return _outermost(found.values())


def _is_code(path: str) -> bool:
    *folders, name = path.split("/")
    if not path.endswith(".py") or name in _NO_APPLICATION or name.startswith("test_"):
        return False
    return _ELSEWHERE.isdisjoint(folders) and not any("." in folder for folder in folders)


def _imported(tree: Tree, files: Iterable[str]) -> Mapping[str, Counter[str]]:
    """How many files of each folder import each top-level name."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for path in files:
        with contextlib.suppress(PreconditionRefusal):  # it is told of when it is to be read
            names = {name.decode() for name in _IMPORT.findall(tree.read_bytes(path))}
            found[path.rpartition("/")[0]].update(names)
    return found


def _with_init(tops: Iterable[str], imported: Mapping[str, Counter[str]]) -> Iterator[Root]:
    for top in tops:
        parts = top.split("/")
        said = Counter[str]()
        for folder, names in imported.items():
            if folder == top or folder.startswith(f"{top}/"):
                said.update(names)
        # `backend/app/__init__.py` in a `backend` without one may be `app`, or `backend.app`.
        at = max(range(len(parts)), key=lambda at: (said[parts[at]], at))
        package = "/".join(parts[: at + 1])
        if package == top:
            yield Root(top, "it has an __init__.py")
        else:
            yield Root(package, f"{said[parts[at]]} files import `{parts[at]}`; no __init__.py")


def _loose(
    files: Iterable[str],
    packages: tuple[str, ...],
    imported: Mapping[str, Counter[str]],
    below: str,
) -> Iterator[Root]:
    """Folders of modules that are no packages: namespaces, or import paths by themselves."""
    by_top: dict[str, list[str]] = defaultdict(list)
    for path in files:
        if not any(path.startswith(f"{package}/") for package in packages):
            by_top[_top(path, below)].append(path)
    everything = sum(imported.values(), Counter[str]())
    for top, paths in sorted(by_top.items()):
        name = top.rpartition("/")[2]
        if name and everything[name]:
            yield Root(top, f"{everything[name]} files import `{name}`; no __init__.py")
            continue
        folder = top if len(paths) > 1 or not name else top.rpartition("/")[0]
        stems = {
            path[len(folder) :].lstrip("/").split("/")[0].removesuffix(".py") for path in paths
        }
        inside = sum(
            names[stem]
            for place, names in imported.items()
            if not folder or place == folder or place.startswith(f"{folder}/")
            for stem in stems
        )
        if inside and len(paths) >= _ALONE:
            shown = f"{folder}/." if folder else "."
            yield Root(shown, f"its modules import each other by their bare names ({inside} times)")


def _top(path: str, below: str) -> str:
    inside = path[len(below) :].lstrip("/").split("/")
    depth = 1 + (inside[0] in _AROUND)
    taken = inside[: min(depth, len(inside) - 1)]
    return "/".join([*([below] if below else []), *taken])


def _outermost(roots: Iterable[Root]) -> tuple[Root, ...]:
    """Without what lies in another one."""
    found = sorted(roots, key=lambda root: (root.package.count("/"), root.package))
    kept: list[Root] = []
    for root in found:
        folder = root.package.removesuffix(".")
        if not any(_lies_in(folder, other.package) for other in kept):
            kept.append(root)
    return tuple(sorted(kept, key=lambda root: root.package))


def _lies_in(folder: str, package: str) -> bool:
    above = package.removesuffix(".")
    return above == "" or folder.startswith(above if above.endswith("/") else f"{above}/")
