"""Folders by feature, `orders/router.py` beside `orders/service.py`, where nobody wrote them down.

A name alone says little: a router may be one of a language model, a service one of the system.
So a folder counts where its router speaks of HTTP, or where a service stands beside a repository,
and only outside of the folders that are layers by their own names.
"""

import dataclasses
import re
from collections import defaultdict
from collections.abc import Mapping

from layerline.architecture.conventions import NAMES, folder_of
from layerline.architecture.layers import Architecture, Kind, Layer
from layerline.tree import Tree

_STEMS: dict[Kind, str] = {
    Kind.ROUTE: "router routers routes endpoints views controller controllers",
    Kind.PROVIDER: "deps dependencies",
    Kind.HANDLER: "handlers event_handlers subscribers listeners",
    Kind.TASK: "tasks jobs",
    Kind.SCRIPT: "cli",
    Kind.SERVICE: "service services",
    Kind.REPOSITORY: "repository repositories repo crud dao",
    Kind.SCHEMA: "schema schemas dto dtos",
    Kind.MODEL: "model models entities tables",
    Kind.EVENT: "event events",
    Kind.CORE: "config settings constants enums errors exceptions",
}
_KINDS = {stem: kind for kind, stems in _STEMS.items() for stem in stems.split()}
_HTTP = re.compile(
    rb"APIRouter|Blueprint|\b(?:fastapi|starlette|litestar|flask|quart|sanic|aiohttp|ninja)\b"
    rb"|^[ \t]*@\w*(?:router|app|bp|api)\w*\.(?:get|post|put|patch|delete|route|websocket)\b",
    re.MULTILINE,
)
_LAYER = re.compile(rb"^[ \t]*(?:from|import)\b.*(?:service|repositor)", re.MULTILINE)


def with_features(tree: Tree, found: Architecture) -> Architecture:
    """An architecture with the files of features in the layers that their names say."""
    folders: defaultdict[str, dict[str, Kind]] = defaultdict(dict)
    for package in found.packages:
        for path in tree.paths(folder_of(package)):
            folder, _, name = path.rpartition("/")
            kind = _KINDS.get(name.removesuffix(".py")) if name.endswith(".py") else None
            if kind is not None and found.layer_of(path) is None:
                folders[folder][path] = kind
    files: defaultdict[Kind, list[str]] = defaultdict(list)
    for named in folders.values():
        if _is_feature(tree, named):
            for path, kind in named.items():
                files[_kind_of(tree, path, kind)].append(path)
    further = (Layer(NAMES[kind], tuple(files[kind]), kind) for kind in _STEMS if files[kind])
    return dataclasses.replace(found, layers=(*found.layers, *further)) if files else found


def _is_feature(tree: Tree, named: Mapping[str, Kind]) -> bool:
    routers = [path for path, kind in named.items() if kind is Kind.ROUTE]
    if any(not _HTTP.search(tree.peek(path)) for path in routers):
        return False
    return bool(routers) or {Kind.SERVICE, Kind.REPOSITORY} <= set(named.values())


def _kind_of(tree: Tree, path: str, kind: Kind) -> Kind:
    """Events that import a service are what happens upon them."""
    acts = kind is Kind.EVENT and _LAYER.search(tree.peek(path))
    return Kind.HANDLER if acts else kind
