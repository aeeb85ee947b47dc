"""One reading of `[tool.layerline]`; mistakes are gathered, never raised one by one."""

import dataclasses
import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping

from layerline.architecture.conventions import conventional
from layerline.architecture.custom import CustomRule, read_custom
from layerline.architecture.layers import Architecture, Kind, Layer
from layerline.architecture.settings import LEVELS, Levels, Role, Settings

KEYS = (
    *("package", "packages", "projects", "exclude", "layers"),
    *("select", "ignore", "levels", "paths", "roles", "rules"),
)
LAYER_KEYS = ("files", "kind", "may-import", "unsure")


@dataclasses.dataclass(frozen=True, slots=True)
class RuleWords:
    """The words that stand for rules: codes and names. Their beginnings do for the codes."""

    codes: Collection[str]
    names: Collection[str]

    def knows(self, word: str) -> bool:
        """Whether a word stands for a rule, or for several."""
        return word in self.names or any(code.startswith(word) for code in self.codes)


class Table:
    """The table, read key by key.

    Attributes:
        mistakes: a sentence for each thing that is wrong, with its key.
    """

    def __init__(self, table: Mapping[str, object], words: RuleWords | None) -> None:
        self.mistakes: list[str] = []
        self._table = table
        self._words = words
        self._unknown("", table, KEYS)
        self._exclude = self._strings("exclude", table.get("exclude", []))
        self._said = self._settings()

    def adjusted(self, found: Architecture) -> Architecture:
        """An architecture with what the table says besides layers."""
        return dataclasses.replace(found, exclude=self._exclude, settings=self._said)

    def architecture(self) -> Architecture | None:
        """What is declared; None where only the convention is adjusted."""
        packages = self._packages()
        if "layers" in self._table:
            layers = self._layers(self._table["layers"])
            packages = packages or _packages_of(layers)
            return self.adjusted(Architecture(layers, packages, declared=True))
        if packages:
            layers = tuple(layer for each in packages for layer in conventional(each).layers)
            return self.adjusted(Architecture(layers, packages))
        return None

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of strings under a key; anything else is a mistake."""
        return self._strings(key, self._table.get(key, []))

    def _settings(self) -> Settings:
        paths = self._subtable("paths", self._table.get("paths", {})).items()
        roles = self._subtable("roles", self._table.get("roles", {}))
        custom = self._subtable("rules", self._table.get("rules", {}))
        self._own = tuple(custom)
        self._unknown("roles.", roles, [role.value for role in Role])
        return Settings(
            select=self._rules("select"),
            ignore=self._rules("ignore"),
            levels=self._levels("levels", self._table.get("levels", {})),
            paths=tuple((glob, self._levels(f'paths."{glob}"', each)) for glob, each in paths),
            roles=tuple(
                (Role(name), self._strings(f"roles.{name}", names))
                for name, names in roles.items()
                if name in set(Role)
            ),
            custom=tuple(self._custom(custom)),
        )

    def _custom(self, tables: Mapping[str, object]) -> Iterator[CustomRule]:
        for name in tables:
            key = f"rules.{name}"
            table = self._subtable(key, tables[name])
            if self._words is not None and self._words.knows(name):
                self.mistakes.append(f"`{key}` is the name of a rule of layerline's")
            if (level := table.get("level", LEVELS[0])) not in LEVELS:
                self.mistakes.append(f"`{key}.level` is {level!r}{_nearest(level, LEVELS)}")
            if checks := table.get("checks"):
                self._rule(f"{key}.checks", str(checks))
            if rule := read_custom(name, table, self.mistakes.append):
                self._layers_of(rule)
                yield rule

    def _layers_of(self, rule: CustomRule) -> None:
        layers = self._table.get("layers")
        for layer in rule.layers if isinstance(layers, dict) else ():
            if isinstance(layers, dict) and layer not in layers:
                said = f"`rules.{rule.name}.layers` names the unknown layer {layer!r}"
                self.mistakes.append(said + _nearest(layer, layers))

    def _packages(self) -> tuple[str, ...]:
        single = self._table.get("package")
        if single is not None and not isinstance(single, str):
            self.mistakes.append("`package` must be a string")
            single = None
        several = self._strings("packages", self._table.get("packages", []))
        packages = tuple(
            each.strip("/").removeprefix("./") for each in ([single] if single else []) + [*several]
        )
        self._twins(packages)
        return packages

    def _twins(self, packages: tuple[str, ...]) -> None:
        """Two packages of one name cannot be told apart by an import."""
        first: dict[str, str] = {}
        for package in packages:
            name = package.rpartition("/")[2].replace(".", package)
            twin = first.setdefault(name, package)
            if twin != package:
                said = f"`packages` has two called {name}, {twin} and {package}"
                self.mistakes.append(f"{said}: give each a [tool.layerline] of its own")

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
        self._unknown(f"{key}.", table, LAYER_KEYS)
        if "files" not in table:
            self.mistakes.append(f"`{key}.files` is missing")
        files = self._strings(f"{key}.files", table.get("files", []))
        unsure = self._strings(f"{key}.unsure", table.get("unsure", []))
        allowed = self._may_import(key, table, layers)
        return Layer(name, files, self._kind(key, table), allowed, unsure)

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

    def _rules(self, key: str) -> tuple[str, ...]:
        words = self._strings(key, self._table.get(key, []))
        for word in words:
            self._rule(key, word)
        return words

    def _rule(self, key: str, word: str) -> None:
        if self._words is not None and not self._words.knows(word) and word not in self._own:
            near = _nearest(word, [*self._words.names, *self._words.codes], listed=False)
            self.mistakes.append(f"`{key}` names the unknown rule {word!r}{near}")

    def _levels(self, key: str, table: object) -> Levels:
        levels = self._subtable(key, table)
        for word, level in levels.items():
            self._rule(key, word)
            if level not in LEVELS:
                self.mistakes.append(f"`{key}.{word}` is {level!r}{_nearest(level, LEVELS)}")
        return tuple((word, str(level)) for word, level in levels.items() if level in LEVELS)

    def _subtable(self, key: str, table: object) -> Mapping[str, object]:
        if isinstance(table, dict):
            return table
        self.mistakes.append(f"`{key}` must be a table")
        return {}

    def _strings(self, key: str, value: object) -> tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.mistakes.append(f"`{key}` must be a list of strings")
        return ()

    def _unknown(self, prefix: str, table: Mapping[str, object], known: Iterable[str]) -> None:
        for key in table:
            if key not in known:
                self.mistakes.append(f"`{prefix}{key}` is unknown{_nearest(key, known)}")


def _nearest(wrong: object, known: Iterable[str], *, listed: bool = True) -> str:
    """`, did you mean …?` or else the list of what there is."""
    choices = list(known)
    close = difflib.get_close_matches(str(wrong), choices, n=1)
    if close:
        return f", did you mean `{close[0]}`?"
    return f" (there are {', '.join(choices)})" if listed else ""


def _packages_of(layers: tuple[Layer, ...]) -> tuple[str, ...]:
    """The top folders of what the globs name: `src/shop` of `src/shop/*/api.py`."""
    found = set()
    for layer in layers:
        for glob in layer.files:
            fixed = glob.partition("*")[0].rpartition("/")[0].split("/")
            found.add("/".join(fixed[: 2 if fixed[0] == "src" else 1]))
    return tuple(sorted(found))
