"""The stages in their order."""

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from contextlib import closing

from layerline.architecture.layers import Architecture
from layerline.linting.allowing import allow
from layerline.linting.cache import Cache
from layerline.linting.discover import discover, namespaces
from layerline.linting.encoding import decode, encode
from layerline.linting.grading import graded
from layerline.linting.reading import Reading, Watch
from layerline.linting.report import Report
from layerline.linting.sieve import sieve
from layerline.linting.stamp import stamp
from layerline.rules.finding import Finding
from layerline.rules.project import Project
from layerline.rules.rule import Rule
from layerline.syntax.names import Program
from layerline.tree import Tree


def lint(  # noqa: PLR0913 what to check, with what, and how
    tree: Tree,
    architecture: Architecture,
    rules: Sequence[Rule],
    *,
    cached: bool = True,
    focus: Collection[str] | None = None,
    sieved: bool = True,
    watch: Watch = lambda _done, _total: None,
    today: dt.date | None = None,
) -> Report:
    """Check a project against rules, as it would be after what is staged is written.

    Args:
        tree: the project's files.
        architecture: its layers.
        rules: those to apply.
        cached: whether facts may come from and go to `.layerline_cache/`.
        focus: paths to report on; None is all. What they do not need is not even read.
        sieved: whether files in which none of the rules can report may stay unread.
        watch: is told how many files are read, of how many.
        today: by which suppressions expire; None asks the clock.
    """
    paths = discover(tree, architecture)
    cache = Cache(tree.root, stamp()) if cached else None
    reading = Reading(tree, paths, cache, watch)
    run = _Run(reading, architecture, rules, focus, today or dt.datetime.now(dt.UTC).date())
    if cache is None:
        return run.report(sieved=sieved)
    with closing(cache):
        if focus is not None:
            report = run.report(sieved=sieved)
            if not cache.entries:  # a part is kept only where it replaces nothing
                reading.save()
            return report
        return _kept(run, reading, cache, sieved=sieved)


def _kept(run: "_Run", reading: Reading, cache: Cache, *, sieved: bool) -> Report:
    """The report that is still true, else a new one, which is kept."""
    name, key = run.identity()
    known = _decoded(cache.report(name, key))
    if known is not None and run.is_true_today(known):
        return known
    report = run.report(sieved=sieved)
    reading.save()
    cache.save_report(name, key, encode(report))
    return report


class _Run:
    """One run's input."""

    def __init__(
        self,
        reading: Reading,
        architecture: Architecture,
        rules: Sequence[Rule],
        focus: Collection[str] | None,
        today: dt.date,
    ) -> None:
        self._reading = reading
        self._architecture = architecture
        self._rules = rules
        self._focus = focus
        self._today = today

    def report(self, *, sieved: bool) -> Report:
        """Read, link, check."""
        paths = self._reading.paths
        asked = [name for name, path in paths.items() if self._focus is None or path in self._focus]
        wanted = sieve(asked, paths, self._architecture, self._rules) if sieved else asked
        self._reading.prefetch(wanted)
        if self._focus is None:
            self._reading.prefetch_imported(wanted)
        program = Program(self._reading, paths)
        project = Project(program, self._architecture, focus=self._focus)
        found = self._check(project, closing=False)
        modules = {paths[name]: self._reading[name] for name in wanted}
        allowed = allow(found, modules, self._rules, self._today)
        after = Project(
            program,
            self._architecture,
            focus=self._focus,
            unused=allowed.unused,
            expired=allowed.expired,
        )
        findings = {*allowed.kept, *self._check(after, closing=True)}
        ordered = tuple(sorted(findings, key=_place))
        return Report(
            ordered,
            len(asked),
            allowed.suppressed,
            notices=self._notices(),
            valid_until=allowed.valid_until.isoformat() if allowed.valid_until else "",
        )

    def is_true_today(self, report: Report) -> bool:
        """Whether no suppression expired since a report was made."""
        return not report.valid_until or self._today.isoformat() <= report.valid_until

    def _notices(self) -> tuple[str, ...]:
        folders = namespaces(self._reading.paths) if self._focus is None else ()
        if not folders:
            return ()
        more = f" and {len(folders) - 1} more" if len(folders) > 1 else ""
        return (
            f"no `__init__.py` in {folders[0]}{more}: a namespace package, linted all the same",
        )

    def identity(self) -> tuple[str, str]:
        """The name under which the report is kept, and the key by which it is still true."""
        codes = " ".join(rule.code for rule in self._rules)
        files = "\n".join(f"{name} {self._reading.digest(name)}" for name in self._reading)
        name = f"report-{_hash(codes)[:12]}.json"
        return name, _hash(f"{codes}\n{self._architecture!r}\n{files}")

    def _check(self, project: Project, *, closing: bool) -> list[Finding]:
        rules = [rule for rule in self._rules if rule.closing is closing]
        found = (finding for rule in rules for finding in rule.check(project))
        return list(graded(found, self._architecture.settings))


def _decoded(kept: str | None) -> Report | None:
    try:
        return None if kept is None else decode(Report, kept)
    except ValueError:
        return None


def _place(finding: Finding) -> tuple[str, int, int, str, str]:
    return finding.path, finding.line, finding.column, finding.code, finding.message


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
