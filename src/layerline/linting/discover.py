"""Which files are the linter's business, and what their modules are called."""

from collections.abc import Mapping

from layerline.architecture.conventions import folder_of
from layerline.architecture.layers import Architecture
from layerline.tree import Tree, holds_modules

_LEFT_ALONE = frozenset({"tests", "test", "migrations", "alembic"})


def discover(tree: Tree, architecture: Architecture) -> dict[str, str]:
    """Each module's path by its dotted name, in the order of the paths.

    Looks only below the packages; leaves tests and migrations alone unless a layer that
    somebody declared claims them. What only looks like a module is there too, by its path, for
    nothing can import it; to read it says what it is.
    """
    found: dict[str, str] = {}
    for package in architecture.packages:
        there = tree.walk(folder_of(package))
        for path in sorted(there.files):
            if path.endswith(".py") and _is_ours(path, package, architecture):
                found.setdefault(module_name(path, package), path)
        ours = (path for path in there.odd if _is_ours(path, package, architecture))
        found.update((path.replace(".", "/"), path) for path in ours)
    return dict(sorted(found.items(), key=lambda item: item[1]))


def linked_folders(tree: Tree, architecture: Architecture) -> tuple[str, ...]:
    """Of the links that `discover` came across, those to folders with modules found nowhere else.

    A link is not followed: it may lead in a circle, and what it shows is another project's.
    """
    packages = [(tree.root / folder_of(each)).resolve() for each in architecture.packages]
    found = []
    for path in tree.links:
        target = (tree.root / path).resolve()
        is_known = any(
            target.is_relative_to(each) or each.is_relative_to(target) for each in packages
        )
        if not is_known and not architecture.excludes(path) and holds_modules(target):
            found.append(path)
    return tuple(found)


def namespaces(paths: Mapping[str, str]) -> tuple[str, ...]:
    """The folders with modules of these and no `__init__.py`, in order."""
    folders = {path.rpartition("/")[0] for path in paths.values()}
    packages = {
        path.removesuffix("/__init__.py")
        for path in paths.values()
        if path.endswith("/__init__.py")
    }
    return tuple(sorted(folders - packages))


def module_name(path: str, package: str) -> str:
    """The dotted name of a file in a package: `app.api.deps` for `src/app/api/deps.py`.

    In `src/app/.`, whose modules are top-level themselves, it is `api.deps`.
    """
    above = package.rpartition("/")[0]
    inside = path[len(above) + 1 :] if above else path
    return inside.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _is_ours(path: str, package: str, architecture: Architecture) -> bool:
    if architecture.excludes(path):
        return False
    folders = path[len(folder_of(package)) :].split("/")[:-1]
    if _LEFT_ALONE.isdisjoint(folders):
        return True
    return architecture.declared and architecture.layer_of(path) is not None
