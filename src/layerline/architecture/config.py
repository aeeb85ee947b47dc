"""`[tool.layerline]` of pyproject.toml, read into an `Architecture`.

Without that table the project is taken as laid out by convention. Everything that is
wrong with the table is said at once, each mistake with the key that makes it.
"""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from layerline.architecture.conventions import PACKAGES, conventional
from layerline.architecture.layers import Architecture, Kind, Layer
from layerline.errors import Refusal
from layerline.tree import Tree

_PYPROJECT = "pyproject.toml"
_KEYS = ("package", "packages", "exclude", "layers")
_LAYER_KEYS = ("files", "kind", "may-import")
_REMEDY = 'run it in a project\'s folder, or write `package = "src/…"` under [tool.layerline]'


def load(tree: Tree) -> Architecture:
    """The architecture of a project: declared, else by convention.

    Raises:
        Refusal: the configuration is wrong, or there is neither one nor a known layout.
    """
    table = _table(tree)
    if table is None:
        return _by_convention(tree)
    reading = _Reading(table)
    architecture = reading.architecture()
    if reading.mistakes:
        raise Refusal(
            "[tool.layerline] is wrong: " + "; ".join(reading.mistakes),
            remedy=f"correct {'it' if len(reading.mistakes) == 1 else 'them'} in {_PYPROJECT}",
        )
    return architecture or _by_convention(tree, reading.exclude)


def find_root(start: Path) -> Path:
    """The project around a folder or file: the nearest configured one, else a known layout.

    Raises:
        Refusal: there is none, or not even the folder.
    """
    if not start.exists():
        raise Refusal(f"there is no folder {start}", remedy="check how it is written")
    here = start.resolve()
    folders = [here, *here.parents]
    for folder in folders:
        if b"tool.layerline" in _content(folder / _PYPROJECT):
            return folder
    for folder in folders[:-1]:  # a container's /app is not everybody's project
        if folder.name != "src" and any(_is_package(folder / package) for package in PACKAGES):
            return folder
    raise Refusal(f"no layered project in or above {start}", remedy=_REMEDY)


def _is_package(folder: Path) -> bool:
    return folder.is_dir() and not (folder / "pyvenv.cfg").exists()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _table(tree: Tree) -> Mapping[str, object] | None:
    if not tree.exists(_PYPROJECT):
        return None
    try:
        tool = tomllib.loads(tree.read(_PYPROJECT)).get("tool", {})
    except tomllib.TOMLDecodeError as error:
        raise Refusal(f"{_PYPROJECT} is not TOML: {error}", remedy="correct that line") from None
    table = tool.get("layerline") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise Refusal("[tool.layerline] is no table", remedy=f"correct it in {_PYPROJECT}")
    return table


def _by_convention(tree: Tree, exclude: tuple[str, ...] = ()) -> Architecture:
    for package in PACKAGES:
        if next(tree.paths(package), None) is not None:
            found = conventional(package)
            return Architecture(found.layers, found.packages, exclude)
    raise Refusal("neither src/app nor app holds any code", remedy=_REMEDY)


class _Reading:
    """One reading of the table; mistakes are gathered, never raised one by one."""

    def __init__(self, table: Mapping[str, object]) -> None:
        self.mistakes: list[str] = []
        self._table = table
        self._unknown("", table, _KEYS)
        self.exclude = self._strings("exclude", table.get("exclude", []))

    def architecture(self) -> Architecture | None:
        """What is declared; None where only the convention is adjusted."""
        packages = self._packages()
        if "layers" in self._table:
            layers = self._layers(self._table["layers"])
            packages = packages or _packages_of(layers)
            return Architecture(layers, packages, self.exclude, declared=True)
        if packages:
            layers = tuple(layer for each in packages for layer in conventional(each).layers)
            return Architecture(layers, packages, self.exclude)
        return None

    def _packages(self) -> tuple[str, ...]:
        single = self._table.get("package")
        if single is not None and not isinstance(single, str):
            self.mistakes.append("`package` must be a string")
            single = None
        several = self._strings("packages", self._table.get("packages", []))
        return tuple(
            each.strip("/").removeprefix("./") for each in ([single] if single else []) + [*several]
        )

    def _layers(self, table: object) -> tuple[Layer, ...]:
        if not isinstance(table, dict) or not table:
            self.mistakes.append("`layers` must be a table with a table for each layer")
            return ()
        return tuple(self._layer(name, value, table) for name, value in table.items())

    def _layer(self, name: str, table: object, layers: Mapping[str, object]) -> Layer:
        key = f"layers.{name}"
        if not isinstance(table, dict):
            self.mistakes.append(f"`{key}` must be a table")
            return Layer(name, ())
        self._unknown(f"{key}.", table, _LAYER_KEYS)
        if "files" not in table:
            self.mistakes.append(f"`{key}.files` is missing")
        files = self._strings(f"{key}.files", table.get("files", []))
        return Layer(name, files, self._kind(key, table), self._may_import(key, table, layers))

    def _kind(self, key: str, table: Mapping[str, object]) -> Kind:
        value = table.get("kind", Kind.PLAIN.value)
        known = [kind.value for kind in Kind]
        if isinstance(value, str) and value in known:
            return Kind(value)
        self.mistakes.append(f"`{key}.kind` is {value!r}{_nearest(value, known)}")
        return Kind.PLAIN

    def _may_import(
        self, key: str, table: Mapping[str, object], layers: Mapping[str, object]
    ) -> frozenset[str] | None:
        if "may-import" not in table:
            return None
        names = self._strings(f"{key}.may-import", table["may-import"])
        for name in names:
            if name not in layers:
                said = f"`{key}.may-import` names the unknown layer {name!r}"
                self.mistakes.append(said + _nearest(name, layers))
        return frozenset(names)

    def _strings(self, key: str, value: object) -> tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.mistakes.append(f"`{key}` must be a list of strings")
        return ()

    def _unknown(self, prefix: str, table: Mapping[str, object], known: tuple[str, ...]) -> None:
        for key in table:
            if key not in known:
                self.mistakes.append(f"`{prefix}{key}` is unknown{_nearest(key, known)}")


def _nearest(wrong: object, known: Iterable[str]) -> str:
    """`, did you mean …?` or else the list of what there is."""
    choices = list(known)
    close = difflib.get_close_matches(str(wrong), choices, n=1)
    return f", did you mean `{close[0]}`?" if close else f" (there are {', '.join(choices)})"


def _packages_of(layers: tuple[Layer, ...]) -> tuple[str, ...]:
    """The top folders of what the globs name: `src/shop` of `src/shop/*/api.py`."""
    found = set()
    for layer in layers:
        for glob in layer.files:
            fixed = glob.partition("*")[0].rpartition("/")[0].split("/")
            found.add("/".join(fixed[: 2 if fixed[0] == "src" else 1]))
    return tuple(sorted(found))
