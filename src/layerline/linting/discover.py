"""Which files are the linter's business, and what their modules are called."""

from collections.abc import Mapping

from layerline.architecture.conventions import folder_of
from layerline.architecture.layers import Architecture
from layerline.tree import Tree

_LEFT_ALONE = frozenset({"tests", "test", "migrations", "alembic"})


def discover(tree: Tree, architecture: Architecture) -> dict[str, str]:
    """Each module's path by its dotted name, in the order of the paths.

    Looks only below the packages; leaves tests and migrations alone unless a layer that
    somebody declared claims them.
    """
    found: dict[str, str] = {}
    for package in architecture.packages:
        for path in tree.paths(folder_of(package)):
            if path.endswith(".py") and _is_ours(path, package, architecture):
                found.setdefault(module_name(path, package), path)
    return dict(sorted(found.items(), key=lambda item: item[1]))


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
