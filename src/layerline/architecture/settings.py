"""What a project says about the rules: which run, how much findings count, who plays a part."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from layerline.architecture.custom import CustomRule
from layerline.architecture.globs import exactness, glob_pattern

LEVELS = ("error", "warning", "info", "off")
"""How much the findings of a rule may count."""


class Role(StrEnum):
    """A part that names of the project can be given, where no rule can know it by itself."""

    SESSION = "session"
    """A class whose instances talk to the database."""
    UNIT_OF_WORK = "unit-of-work"
    """A class whose instances hold a session and commit it."""
    REPOSITORY = "repository"
    """A class that counts as a repository, wherever it stands."""
    SERVICE = "service"
    """A class that counts as a service, wherever it stands."""
    BUS = "bus"
    """A class whose instances publish events."""
    BLOCKING = "blocking"
    """A function, or a class all of whose methods make the caller wait."""
    SIDE_EFFECT = "side-effect"
    """A function, or a class all of whose methods send mail, notify, charge."""


Levels = tuple[tuple[str, str], ...]
"""Pairs of a rule's code, its name or the beginning of its code, and a level."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The part of `[tool.layerline]` that is about rules.

    Attributes:
        select: the rules that run, where not all do; as `--select` spells them.
        ignore: the rules that do not.
        levels: how much findings count, by rule.
        paths: globs with levels of their own; the most exact glob that has one decides.
        roles: names, or patterns of names with `*`, by the part that they play.
        custom: the project's own rules.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    levels: Levels = ()
    paths: tuple[tuple[str, Levels], ...] = ()
    roles: tuple[tuple[Role, tuple[str, ...]], ...] = ()
    custom: tuple[CustomRule, ...] = ()

    def level(self, code: str, name: str, path: str) -> str | None:
        """How much a finding of a rule in a file counts, where the project says so."""
        tables = [each for each in self.paths if glob_pattern(each[0]).fullmatch(path)]
        tables.sort(key=lambda each: -exactness(each[0]))
        for levels in [*(levels for _, levels in tables), self.levels]:
            said = [(len(w), level) for w, level in levels if w == name or code.startswith(w)]
            if said:
                return max(said)[1]
        return None

    def named(self, role: Role) -> tuple[str, ...]:
        """The names and patterns that were given a part."""
        return tuple(name for given, names in self.roles if given is role for name in names)

    def plays(self, role: Role, dotted: str) -> bool:
        """Whether a dotted name, or what it is a member of, was given a part."""
        return any(names(name, dotted) for name in self.named(role))


def names(pattern: str, dotted: str) -> bool:
    """Whether a name, or a pattern with `*`, means a dotted name, or what it is a member of."""
    return _pattern(pattern).match(dotted) is not None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    whole = ".*".join(map(re.escape, name.split("*")))
    return re.compile(rf"{whole}(?:\.|$)")
