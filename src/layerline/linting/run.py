"""One run: sieve, read, link, check."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from layerline.architecture.layers import Architecture
from layerline.linting.allowing import Allowed, allow
from layerline.linting.discover import namespaces
from layerline.linting.grading import graded
from layerline.linting.needs import sources
from layerline.linting.reading import Reading
from layerline.linting.report import Report
from layerline.linting.softening import softened
from layerline.rules.finding import Finding
from layerline.rules.handing import Taking
from layerline.rules.knowledge.handlers import find_handed_over
from layerline.rules.project import Project
from layerline.rules.rule import Rule
from layerline.syntax.facts import Module
from layerline.syntax.names import Program

_COMMENT = b"layerline"


@dataclass(frozen=True, slots=True)
class Suppressed:
    """How many findings comments allow in one file."""

    path: str
    count: int


@dataclass(frozen=True, slots=True)
class Way:
    """A module that knows of a value in another one, which it need not import; both by path."""

    asking: str
    origin: str
    is_far: bool
    """Whether also what the origin depends on matters, not only what is written there."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A report, and what it rests on besides the files that findings are in.

    Attributes:
        report: the report.
        suppressed: the files in which comments allow findings.
        asked: the names for which all modules were looked at.
        ways: what came of it.
        is_whole: whether it has findings, allowed or not, that any change may undo.
        handed: what modules hand over to be called from outside, None where nobody asked.
    """

    report: Report
    suppressed: tuple[Suppressed, ...]
    asked: tuple[str, ...]
    ways: tuple[Way, ...]
    is_whole: bool
    handed: tuple[Taking, ...] | None


@dataclass(frozen=True, slots=True)
class Run:
    """One run's input.

    Attributes:
        reading: the project's modules.
        architecture: its layers.
        rules: those to apply.
        focus: paths to report on; None is all.
        today: by which suppressions expire.
        sieved: whether files in which no rule can report may stay unread.
        handed_before: what was handed over before those in focus changed, if that is known.
        links: links to folders with modules, which are not followed.
    """

    reading: Reading
    architecture: Architecture
    rules: Sequence[Rule]
    focus: Collection[str] | None
    today: dt.date
    sieved: bool = True
    handed_before: tuple[Taking, ...] | None = None
    links: tuple[str, ...] = ()

    def outcome(self) -> Outcome:
        """Do it."""
        asked = self._asked()
        project = self.project()
        sieves = [_Sieve(rule, project, self.reading, sieved=self.sieved) for rule in self.rules]
        wanted = [name for name in asked if any(sieve.passes(name) for sieve in sieves)]
        self.reading.prefetch(wanted)
        if self.focus is None:
            self.reading.prefetch_imported(wanted)
        checked = self._check(sieve for sieve in sieves if not sieve.rule.closing)
        found = softened(checked, self.architecture, partial(self._without_unsure, project))
        allowed = allow(found, self._commented(asked, found), self.rules, self.today)
        after = project.closing(allowed.unused, allowed.expired)
        closing = (rule for rule in self.rules if rule.closing)
        found_after = self._check(
            _Sieve(rule, after, self.reading, sieved=False) for rule in closing
        )
        if self.handed_before is not None:
            find_handed_over(project)
        whole = {rule.code for rule in self.rules if rule.whole}
        return Outcome(
            self._report(allowed, found_after, files=len(asked)),
            tuple(Suppressed(path, count) for path, count in sorted(allowed.by_path.items())),
            tuple(sorted(project.objects.handed.asked)),
            self._ways(project),
            is_whole=any(each.code in whole for each in found),
            handed=project.handing.found,
        )

    def _without_unsure(
        self, checked: Project, codes: Collection[str], paths: Collection[str]
    ) -> Iterable[Finding]:
        """What some rules say of some files where a file of an unsure layer has none."""
        rules = [rule for rule in self.rules if rule.code in codes]
        firm = replace(
            self,
            architecture=self.architecture.firm(),
            rules=rules,
            focus=paths,
            handed_before=checked.handing.found,
        )
        project = firm.project()
        return self._check(
            _Sieve(rule, project, self.reading, sieved=self.sieved) for rule in rules
        )

    def _asked(self) -> list[str]:
        paths = self.reading.paths
        return [name for name, path in paths.items() if self.focus is None or path in self.focus]

    def project(self) -> Project:
        """The project as rules see it."""
        program = Program(self.reading, self.reading.paths, self.reading.mentions)
        return Project(
            program, self.architecture, focus=self.focus, handed_before=self.handed_before
        )

    def _ways(self, project: Project) -> tuple[Way, ...]:
        paths = self.reading.paths
        ways: set[Way] = set()
        for asking, origin, chain in project.objects.handed.ways:
            roots = sources(self.reading[origin], chain) if chain else None
            ways.add(Way(paths[asking], paths[origin], is_far=roots is None))
            for root in roots or ():
                module = project.nearest_module(root)
                if module in paths:
                    ways.add(Way(paths[asking], paths[module], is_far=True))
        return tuple(sorted(ways, key=lambda way: (way.asking, way.origin, way.is_far)))

    def _commented(self, asked: Iterable[str], found: Iterable[Finding]) -> Mapping[str, Module]:
        """The modules whose comments count: those with findings, and all where comments do."""
        paths = self.reading.paths
        speaking = {finding.path for finding in found}
        if any(rule.closing for rule in self.rules):
            names = [
                name
                for name in asked
                if paths[name] in speaking or self.reading.glance(name).mentions(_COMMENT)
            ]
        else:
            names = [name for name, path in paths.items() if path in speaking]
        return {paths[name]: self.reading[name] for name in names}

    def _check(self, sieves: Iterable["_Sieve"]) -> list[Finding]:
        found = (each for sieve in sieves for each in sieve.rule.check(sieve.project()))
        return list(graded(found, self.architecture.settings))

    def _report(self, allowed: Allowed, after: Iterable[Finding], *, files: int) -> Report:
        return Report(
            tuple(sorted({*allowed.kept, *after}, key=lambda each: each.order)),
            files,
            sum(allowed.by_path.values()),
            notices=self._notices(),
            valid_until=allowed.valid_until.isoformat() if allowed.valid_until else "",
        )

    def _notices(self) -> tuple[str, ...]:
        if self.focus is not None:
            return ()
        found = []
        if folders := namespaces(self.reading.paths):
            said = "a namespace package, linted all the same"
            found.append(f"no `__init__.py` in {_first(folders)}: {said}")
        if self.links:
            said = "links to folders are not followed"
            found.append(f"no rule has looked behind the link {_first(self.links)}: {said}")
        return tuple(found)


def _first(names: Sequence[str]) -> str:
    return f"{names[0]} and {len(names) - 1} more" if len(names) > 1 else names[0]


class _Sieve:
    """Lets through the modules in which one rule could report.

    What is sieved out is still read when a name must be followed through it; `Reading` does
    that by itself. So a sieve can save work and cannot change a finding.
    """

    def __init__(self, rule: Rule, project: Project, reading: Reading, *, sieved: bool) -> None:
        self.rule = rule
        self._project = project
        self._reading = reading
        self._sieved = sieved
        self.passes = cache(self._passes)

    def project(self) -> Project:
        """The project as the rule is to see it."""
        return self._project.sieved(self.passes) if self._sieved else self._project

    def _passes(self, name: str) -> bool:
        rule = self.rule
        if not self._sieved:
            return True
        if rule.kinds is not None and self._project.kind_of(name) not in rule.kinds:
            return False
        return rule.could is None or rule.could(self._project, name, self._reading.glance(name))
