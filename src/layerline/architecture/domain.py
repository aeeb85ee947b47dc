"""A whole domain in one TOML file: each table an entity, its fields as on the command line.

    [Order]
    fields = ["customer:ref=Customer", "total:decimal=12,2:ge=0"]
    plural = "orders"
    names = { table = "shop_orders" }
    public = true
    only = ["create", "read", "list"]
    unique = [["customer", "total"]]

All that is wrong is said at once, with line and column.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from layerline.architecture.entity import Entity
from layerline.architecture.fields import Field, parse_field
from layerline.architecture.names import KEYS, Names, derive
from layerline.architecture.options import NAMES, Options
from layerline.architecture.options_reading import options_of
from layerline.architecture.toml_places import Path, Place, places
from layerline.errors import Refusal

_KEYS = ("fields", "plural", "names", "public", *NAMES)


def as_in_a_file(sentence: str) -> str:
    """A sentence with the keys of a file in place of the flags of a command line."""
    sentence = re.sub(r"--plural=([^\s`]+)", r'plural = "\1"', sentence)
    sentence = re.sub(r"--names (\w+)=([^\s`]+)", r'names = { \1 = "\2" }', sentence)
    flags = "|".join(each.replace("_", "-") for each in _KEYS)
    return re.sub(rf"--({flags})\b", lambda found: found[1].replace("-", "_"), sentence)


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """Something in the file that will not do, and where."""

    place: Place
    reason: str
    remedy: str
    entity: str | None = None
    """Whose table it is in; None where it is in none."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A relation, and where it is written."""

    entity: str
    field: Field
    target: str
    place: Place


@dataclass(frozen=True, slots=True)
class Domain:
    """What the file says.

    Attributes:
        name: of the file, for sentences.
        entities: as they stand there; those with mistakes are missing.
        places: of each entity, those with mistakes too, by its name.
        refs: all that is said of relations, also by those with mistakes.
        mistakes: in the order of the file.
    """

    name: str
    entities: tuple[Entity, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    refs: tuple[Reference, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


def read_domain(text: str, name: str) -> Domain:
    """What a file says, right or wrong."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Domain(name, mistakes=(_no_toml(text, str(error)),))
    reading = _Reading(places(text))
    entities = [reading.entity(key, table) for key, table in content.items()]
    sound = tuple(entity for entity in entities if entity)
    reading.refuse_twins(sound)
    tops = {key: reading.place((key,)) for key in content}
    return Domain(name, sound, tops, tuple(reading.refs), tuple(sorted(reading.mistakes)))


def refuse_mistakes(name: str, mistakes: Iterable[Mistake]) -> None:
    """Say all that is wrong with a domain's file.

    Raises:
        Refusal: something is.
    """
    lines, found = [], sorted(mistakes)
    for each in found:
        lines.append(f"  {name}:{each.place.line}:{each.place.column}: {each.reason}")
        lines.append(f"    help: {each.remedy}")
    if lines:
        several = len(lines) > 2  # noqa: PLR2004 each has two lines
        count = f"{len(lines) // 2} mistakes" if several else "a mistake"
        raise Refusal(
            f"{name} has {count}, so nothing was written:\n" + "\n".join(lines),
            remedy=f"correct {'them' if several else 'it'}, and run the command again",
            details=[_told(name, each) for each in found],
        )


class _Reading:
    """One reading of the file; mistakes are gathered, never raised one by one."""

    def __init__(self, found: Mapping[Path, Place]) -> None:
        self.mistakes: list[Mistake] = []
        self.refs: list[Reference] = []
        self._places = found

    def entity(self, key: str, table: object) -> Entity | None:
        """The entity of a table, None where something is wrong with it."""
        known = len(self.mistakes)
        if not isinstance(table, dict):
            self._add(
                (key,), f"`{key}` is no table", f"write [{key}] and below it `fields = [...]`"
            )
            return None
        for other in table:
            if other not in _KEYS:
                close = difflib.get_close_matches(other, _KEYS, n=1)
                remedy = f"did you mean `{close[0]}`?" if close else f"there are {', '.join(_KEYS)}"
                self._add((key, other), f"`{other}` says nothing of an entity", remedy)
        names = self._names(key, table)
        fields = self._fields(key, table.get("fields", []))
        public = table.get("public", False)
        if not isinstance(public, bool):
            self._add((key, "public"), "`public` must be true or false", "write `public = true`")
        options = self._options(key, table)
        if names is None or options is None or len(self.mistakes) > known:
            return None
        try:
            return Entity(names, fields, public, options)
        except Refusal as refusal:
            self._add((key,), refusal.reason, refusal.remedy)
            return None

    def refuse_twins(self, entities: Sequence[Entity]) -> None:
        """Two entities that would have the same table, module, path or manifest."""
        for key in ("singular", "table", "module", "path"):
            owners: dict[str, str] = {}
            for entity in entities:
                spelling, name = getattr(entity.names, key), entity.names.entity
                other = owners.setdefault(spelling, name)
                if other != name:
                    self._add(
                        (name,),
                        f"{other} and {name} would have the same {key} `{spelling}`",
                        f"give one of them another: `names = {{ {key} = … }}`",
                    )

    def _names(self, key: str, table: Mapping[str, object]) -> Names | None:
        plural, chosen = table.get("plural"), table.get("names", {})
        if plural is not None and not isinstance(plural, str):
            self._add((key, "plural"), "`plural` must be a string", f'write `plural = "{key}s"`')
            return None
        if not isinstance(chosen, dict) or not all(
            isinstance(each, str) for each in chosen.values()
        ):
            self._add((key, "names"), "`names` must be a table of strings", "write { table = … }")
            return None
        for other in chosen:
            if other not in KEYS:
                remedy = f"there are {', '.join(KEYS)}"
                self._add((key, "names", other), f"`{other}` is no spelling of an entity", remedy)
        try:
            return derive(key, plural, {each: chosen[each] for each in KEYS if each in chosen})
        except Refusal as refusal:
            self._add((key,), refusal.reason, refusal.remedy)
            return None

    def _options(self, key: str, table: Mapping[str, object]) -> Options | None:
        known = len(self.mistakes)
        for name in NAMES:  # each by itself, so that each mistake has its place
            if name in table:
                self._try((key, name), {name: table[name]})
        return self._try((key,), table) if len(self.mistakes) == known else None

    def _try(self, path: Path, table: Mapping[str, object]) -> Options | None:
        try:
            return options_of(table)
        except Refusal as refusal:
            self._add(path, refusal.reason, refusal.remedy)
            return None

    def _fields(self, key: str, specs: object) -> tuple[Field, ...]:
        if not isinstance(specs, list):
            self._add((key, "fields"), "`fields` must be an array of strings", '["name:str"]')
            return ()
        fields = []
        for index, spec in enumerate(specs):
            if not isinstance(spec, str):
                self._add((key, "fields", index), "a field must be a string", 'write "name:str"')
                continue
            try:
                parsed = parse_field(spec)
            except Refusal as refusal:
                self._add((key, "fields", index), refusal.reason, refusal.remedy)
                continue
            fields.append(parsed)
            if parsed.target:
                place = self.place((key, "fields", index))
                self.refs.append(Reference(key, parsed, parsed.target, place))
        return tuple(fields)

    def place(self, path: Path) -> Place:
        """Where something is written, or the nearest thing around it."""
        while path and path not in self._places:
            path = path[:-1]
        return self._places.get(path, Place(1, 1))

    def _add(self, path: Path, reason: str, remedy: str) -> None:
        said, done = as_in_a_file(reason), as_in_a_file(remedy)
        self.mistakes.append(Mistake(self.place(path), said, done, str(path[0])))


def _told(name: str, mistake: Mistake) -> dict[str, object]:
    """A mistake for programs."""
    return {
        "file": name,
        "line": mistake.place.line,
        "column": mistake.place.column,
        "entity": mistake.entity,
        "sentence": mistake.reason,
        "remedy": mistake.remedy,
    }


def _no_toml(text: str, error: str) -> Mistake:
    reason, _, position = error.partition(" (at ")
    found = re.match(r"line (\d+), column (\d+)", position)
    lines = text.split("\n")
    place = Place(int(found[1]), int(found[2])) if found else Place(len(lines), len(lines[-1]) + 1)
    return Mistake(
        place, f"the file is not TOML: {reason[:1].lower()}{reason[1:]}", "correct that line"
    )
