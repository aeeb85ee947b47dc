"""Puts the bad example of a rule into a project, as if somebody had written it there.

The example is a small project of its own. Each of its files goes to a layer of the same kind
that has files already, under a name that nobody uses; imports follow. So what is proved is the
project's own configuration: a layer whose globs miss the code gets no example.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from layerline.architecture.conventions import conventional, folder_of
from layerline.architecture.layers import Architecture, Kind, Layer
from layerline.linting.discover import module_name
from layerline.linting.renaming import renamed
from layerline.rules.rule import Rule

_HOME = "src/app"
_EXAMPLES = conventional(_HOME)
_CONFIGURATION = "pyproject.toml"
_STEM = "layerline_selftest"
_ANYWHERE = "LL9"
"""The family of rules that are about any file, whatever its layer."""


@dataclass(frozen=True, slots=True)
class Planted:
    """An example in a project.

    Attributes:
        files: its files.
        expected: the lines that are to be found.
        lacking: the kinds of its files for which the project has no layer with code.
    """

    files: Mapping[str, str]
    expected: frozenset[tuple[str, int]]
    lacking: frozenset[Kind] = frozenset()


class Ground:
    """A project in which examples can be planted."""

    def __init__(self, architecture: Architecture, paths: Mapping[str, str]) -> None:
        """Begin.

        Args:
            architecture: the project's.
            paths: the path of each of its modules by dotted name.
        """
        self._architecture = architecture
        self._paths = frozenset(paths.values())
        self._by_layer: dict[str, list[str]] = {}
        for path in paths.values():
            if layer := architecture.layer_of(path):
                self._by_layer.setdefault(layer.name, []).append(path)

    def plant(self, rule: Rule) -> Planted | str:
        """The example of a rule in this project, or why there is no place for it."""
        files = rule.bad.files()
        if _CONFIGURATION in files:
            return self._plant_edge()
        marked = {path for path, _ in rule.bad.expected()}
        fixed = set() if rule.code.startswith(_ANYWHERE) else marked
        places: dict[str, str] = {}
        for path in files:
            place = self._place(path, places.values(), is_marked=path in fixed)
            if place is not None and place not in places.values():
                places[path] = place
        found = frozenset(
            (places[path], line) for path, line in rule.bad.expected() if path in places
        )
        if not found:
            return self._no_place(marked)
        modules = {
            module_name(path, _HOME): module_name(place, self._package(place))
            for path, place in places.items()
        }
        planted = {
            place: renamed(files[path], modules, here=module_name(path, _HOME), path=path)
            for path, place in places.items()
        }
        return Planted(planted, found, self._lacking(files))

    def _lacking(self, paths: Iterable[str]) -> frozenset[Kind]:
        kinds = {kind for path in paths if (kind := _kind(path)) is not None}
        layers = self._architecture.layers
        return frozenset(kinds - {each.kind for each in layers if each.name in self._by_layer})

    def _plant_edge(self) -> Planted | str:
        """An import that `may-import` does not have."""
        layers = [layer for layer in self._architecture.layers if layer.name in self._by_layer]
        for here in layers:
            for there in layers:
                allowed = here.may_import
                if allowed is None or there.name in {here.name, *allowed}:
                    continue
                place = self._in_layer(here, f"{_STEM}_edge")
                if place is not None:
                    target = self._by_layer[there.name][0]
                    line = f"import {module_name(target, self._package(target))}\n"
                    return Planted({place: line}, frozenset({(place, 1)}))
        return "no layer has a `may-import` that leaves another layer out"

    def _no_place(self, marked: set[str]) -> str:
        kinds = {_kind(path) for path in marked}
        if None in kinds:
            return "every file belongs to a layer"
        return without_files(kind for kind in kinds if kind is not None)

    def _place(self, path: str, taken: Collection[str], *, is_marked: bool) -> str | None:
        kind = _kind(path)
        tail = "/__init__.py" if path.endswith("/__init__.py") else ".py"
        whole = path.removeprefix(f"{_HOME}/").removesuffix(".py").removesuffix("/__init__")
        # One name in each layer tells rules that files are about the same entity.
        last = whole.rpartition("/")[2]
        for name in (last, f"{_STEM}_{last}", f"{_STEM}_{re.sub(r'[^0-9a-z]+', '_', whole)}"):
            for layer in self._architecture.layers if kind is not None else ():
                if layer.kind is kind and layer.name in self._by_layer:
                    place = self._in_layer(layer, name, tail)
                    if place is not None and place not in taken:
                        return place
        if is_marked and kind is not None:
            return None
        place = f"{folder_of(self._architecture.packages[0])}/{_STEM}/{whole}{tail}".lstrip("/")
        classified = self._architecture.layer_of(place) is not None
        return None if classified and kind is None else place

    def _in_layer(self, layer: Layer, name: str, tail: str = ".py") -> str | None:
        """A path of a layer that no file has: by a glob, or beside one of its files."""
        grown = [_grown(glob, name) for glob in layer.files if "*" in glob]
        tried = [each if each.endswith(".py") else f"{each}{tail}" for each in grown]
        tried += [f"{path.rpartition('/')[0]}/{name}{tail}" for path in self._by_layer[layer.name]]
        tried = [path for path in tried if path not in self._paths]
        tried.append(self._by_layer[layer.name][0])  # a layer of one file: in its place
        for path in tried:
            if self._architecture.layer_of(path) == layer and not self._architecture.excludes(path):
                return path
        return None

    def _package(self, path: str) -> str:
        packages = sorted(self._architecture.packages, key=len, reverse=True)
        starts = {each: f"{folder_of(each)}/".lstrip("/") for each in packages}
        return next(each for each in packages if path.startswith(starts[each]))


def without_files(kinds: Iterable[Kind]) -> str:
    """That none of these kinds of layers has code."""
    named = " or ".join(sorted(f"`{kind}`" for kind in kinds))
    return f"no layer of the kind {named} has a file"


def _grown(glob: str, name: str) -> str:
    """A path that a glob matches: the name for its first `*` and each `**`, nothing for others."""
    first = re.sub(r"\*\*|\*", name, glob, count=1)
    return first.replace("**", name).replace("*", "")


def _kind(path: str) -> Kind | None:
    layer = _EXAMPLES.layer_of(path)
    return layer.kind if layer else None
