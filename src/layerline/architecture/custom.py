"""Rules that a project writes itself, in `[tool.layerline.rules.NAME]`: values, no code."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_DOTTED = re.compile(r"[\w*?\[\]!-]+(\.[\w*?\[\]!-]+)*")
_LISTS = ("layers", "files", "forbid-calls", "forbid-imports", "only-imports", "require-base")
_TEXTS = ("why", "help", "level", "classes", "checks", "bad", "good")
KEYS = (*_LISTS, *_TEXTS)
_MATTERS = ("forbid-calls", "forbid-imports", "only-imports", "require-base", "checks")


@dataclass(frozen=True, slots=True)
class CustomRule:
    """One of a project's own rules.

    Attributes:
        name: as suppressions and levels spell it.
        why: what goes wrong where it is broken.
        help: what to do instead.
        level: how its findings count.
        layers: the layers that it is about; none is all.
        files: globs that it is about; none is all.
        forbid_calls: what may not be called, by dotted names and patterns.
        forbid_imports: what may not be imported.
        only_imports: if given, nothing else may be imported of what is not the project's own.
        require_base: of which one each class inherits.
        classes: a glob of the names of the classes that must.
        checks: the rule of layerline's that the examples are about, where it has no check itself.
        bad: a project in which it speaks on each line that ends in `#!`.
        good: a project in which it is silent.
    """

    name: str
    why: str
    help: str = ""
    level: str = "error"
    layers: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    forbid_calls: tuple[str, ...] = ()
    forbid_imports: tuple[str, ...] = ()
    only_imports: tuple[str, ...] = ()
    require_base: tuple[str, ...] = ()
    classes: str = "*"
    checks: str = ""
    bad: str = ""
    good: str = ""


def read_custom(
    name: str, table: Mapping[str, object], say: Callable[[str], None]
) -> CustomRule | None:
    """One rule of the table; what is wrong with it is said, each mistake by its key."""
    mistakes = list(_mistakes(f"rules.{name}", name, table))
    for mistake in mistakes:
        say(mistake)
    if mistakes:
        return None
    texts = {each: str(table[each]) for each in _TEXTS if each in table}
    lists = {each: _strings(table.get(each)) for each in _LISTS}
    return CustomRule(
        name,
        texts.pop("why"),
        layers=lists["layers"],
        files=lists["files"],
        forbid_calls=lists["forbid-calls"],
        forbid_imports=lists["forbid-imports"],
        only_imports=lists["only-imports"],
        require_base=lists["require-base"],
        **texts,
    )


def _mistakes(key: str, name: str, table: Mapping[str, object]) -> Iterator[str]:
    if not NAME.fullmatch(name):
        yield f"`{key}` must be spelt as `no-print` is"
    if unknown := [each for each in table if each not in KEYS]:
        yield f"`{key}.{unknown[0]}` is unknown (there are {', '.join(KEYS)})"
    for each, value in table.items():
        if each in _TEXTS and not isinstance(value, str):
            yield f"`{key}.{each}` must be a string"
        if each in _LISTS and not _is_strings(value):
            yield f"`{key}.{each}` must be a list of strings"
    if not table.get("why"):
        yield f"`{key}.why` is missing: say what goes wrong"
    if not any(table.get(each) for each in _MATTERS):
        yield f"`{key}` checks nothing: give it one of {', '.join(_MATTERS)}"
    yield from _silent(key, table)
    for each in ("bad", "good"):
        if (text := table.get(each)) and not re.match(r"\s*# file: \S+\n", str(text)):
            yield f"`{key}.{each}` must begin with a line `# file: path`"


def _silent(key: str, table: Mapping[str, object]) -> Iterator[str]:
    """What is spelt right and would never find anything."""
    own = [each for each in _MATTERS if each != "checks" and table.get(each)]
    if own and table.get("checks"):
        yield f"`{key}.checks` leaves the checking to another rule: move `{own[0]}` to a rule apart"
    if table.get("classes") and not table.get("require-base"):
        yield f"`{key}.classes` is about `require-base`, which is missing"
    for each in _LISTS[2:]:
        for item in _strings(table.get(each)):
            if not _DOTTED.fullmatch(item):
                example = "a dotted name, as `time.sleep` or `vendor.*`"
                yield f"`{key}.{each}` names {item!r}: write {example}"


def _is_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _strings(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
