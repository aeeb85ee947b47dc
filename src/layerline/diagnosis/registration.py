"""What is there and serves nobody: routers, models and handlers that no list has."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from layerline.architecture.config import load
from layerline.architecture.wiring import ENTITY_FILES, ENTITY_WIRINGS, Wiring
from layerline.diagnosis.trouble import Trouble
from layerline.linting import lint
from layerline.rules import router_not_registered
from layerline.schema import Models
from layerline.schema.expressions import Unreadable, parse
from layerline.tree import Tree

_ROUTERS, _MODELS, _HANDLERS = ENTITY_WIRINGS
_HANDLERS_FOLDER, _PROVIDERS_FOLDER, _ROUTES_FOLDER = (
    next(file.folder for file in ENTITY_FILES if file.layer == layer)
    for layer in ("handlers", "providers", "routes")
)


def routers(tree: Tree) -> Iterator[Trouble]:
    """Modules with routes that nobody serves."""
    for found in lint(tree, load(tree), (router_not_registered.RULE,)).findings:
        yield Trouble("not-registered", found.message, found.help, found.path, found.line)
    listed = _listed(tree, _ROUTERS)
    for path in tree.paths(_ROUTES_FOLDER) if listed is not None else ():
        module = f"{_ROUTERS.module}.{PurePosixPath(path).stem}"
        if listed and f"import:{module}" in listed and f"{module}.router" not in listed:
            yield _unlisted(
                path, 0, f"{_ROUTERS.path} imports its router and lists it nowhere", _ROUTERS
            )


def models(tree: Tree, found: Models) -> Iterator[Trouble]:
    """Models that Alembic does not see."""
    listed = _listed(tree, _MODELS)
    for model in found.with_tables if listed is not None else ():
        module = _dotted(model.place.path)
        if listed is not None and f"{module}.{model.name}" not in listed:
            sentence = f"{model.name} is not in {_MODELS.list_name}, so no migration sees it"
            yield _unlisted(model.place.path, model.place.line, sentence, _MODELS)


def handlers(tree: Tree) -> Iterator[Trouble]:
    """Handlers of events that no event reaches."""
    listed = _listed(tree, _HANDLERS)
    for path in tree.paths(_HANDLERS_FOLDER) if listed is not None else ():
        line = _line_of(tree, path, _HANDLERS.list_name)
        if listed is not None and line and f"{_dotted(path)}.{_HANDLERS.list_name}" not in listed:
            sentence = f"its handlers are not in {_HANDLERS.path}, so no event reaches them"
            yield _unlisted(path, line, sentence, _HANDLERS)


def providers(tree: Tree) -> Iterator[Trouble]:
    """Providers that no route asks for."""
    api = str(PurePosixPath(_PROVIDERS_FOLDER).parent)
    imported: set[str] = set()
    for path in tree.paths(api) if tree.exists(_PROVIDERS_FOLDER) else ():
        if path.endswith(".py"):
            imported |= _imported(tree, path) - {_dotted(path)}
    for path in tree.paths(_PROVIDERS_FOLDER):
        is_module = path.endswith(".py") and not path.endswith("__init__.py")
        if is_module and _dotted(path) not in imported:
            yield Trouble(
                "not-registered",
                "no route asks for what this module provides",
                "use it in a route, or remove it",
                path,
                is_note=True,
            )


def _unlisted(path: str, line: int, sentence: str, wiring: Wiring) -> Trouble:
    remedy = f"enter it in {wiring.list_name} of {wiring.path}, or remove it"
    return Trouble("not-registered", sentence, remedy, path, line)


def _listed(tree: Tree, wiring: Wiring) -> frozenset[str] | None:
    """The dotted names that a wiring file uses; None where it finds them in its own way."""
    if not tree.exists(wiring.path):
        return None
    module = _parsed(tree, wiring.path)
    if not _is_list(module, wiring.list_name):
        return None
    bound = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    used = {f"import:{name}" for name in bound.values()}
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            used.add(f"{bound.get(node.value.id)}.{node.attr}")
        elif isinstance(node, ast.Name) and node.id in bound:
            used.add(bound[node.id])
    return frozenset(used)


def _is_list(module: ast.Module, name: str) -> bool:
    """Whether the list stands there one by one, so that what is not in it is missing."""
    node = _binding(module, name)
    value = node.value if node else None
    return isinstance(value, ast.List | ast.Tuple) and all(map(_is_named, value.elts))


def _is_named(node: ast.expr) -> bool:
    node = node.value if isinstance(node, ast.Starred) else node
    return isinstance(node, ast.Name | ast.Attribute)


def _line_of(tree: Tree, path: str, name: str) -> int:
    """Where a module binds a name at its top; 0 where it does not."""
    node = _binding(_parsed(tree, path), name)
    return node.lineno if node else 0


def _binding(module: ast.Module, name: str) -> ast.Assign | ast.AnnAssign | None:
    """What binds a name at a module's top, first."""
    for node in module.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(each, ast.Name) and each.id == name for each in targets):
                return node
    return None


def _parsed(tree: Tree, path: str) -> ast.Module:
    """A file's syntax; nothing where this Python cannot read it."""
    module = parse(tree.read_bytes(path).decode("utf-8", "replace"), path)
    return ast.Module([], []) if isinstance(module, Unreadable) else module


def _imported(tree: Tree, path: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(_parsed(tree, path)):
        if isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{each.name}" for each in node.names)}
        elif isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
    return found


def _dotted(path: str) -> str:
    return path.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")
