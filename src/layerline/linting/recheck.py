"""After a few files changed: check again only what they can have changed, and keep the rest.

What is said of a module depends on the modules that it names, directly or through others, on what
is handed in from elsewhere by a name that somebody asked for, and, for a rule like the one about
cycles, on everything. Where one of these makes the part large or uncertain, all is checked anew.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable

from layerline.linting.cache import Cache
from layerline.linting.needs import Needs
from layerline.linting.report import Report
from layerline.linting.run import Outcome, Run
from layerline.syntax.facts import Module
from layerline.syntax.handed import handing_calls, states

_PART = 4
"""Where more than this part of the files is to be checked again, all of them are."""


def recheck(run: Run, cache: Cache, known: Outcome) -> Outcome | None:
    """The outcome after a change, given the one before it; None where all must be checked."""
    paths = run.reading.paths
    entries = cache.entries
    if known.is_whole or entries.keys() != set(paths.values()):
        return None
    if any(entry.needs is None for entry in entries.values()):
        return None
    changed = [
        name for name, path in paths.items() if run.reading.digest(name) != entries[path].digest
    ]
    before = [run.reading.earlier(name) for name in changed]
    after = [run.reading[name] for name in changed]
    modules = [module for module in (*before, *after) if module is not None]
    if None in before or not _handed(modules).isdisjoint(known.asked):
        return None
    if _weigh(run, before) != _weigh(run, after):
        return None
    touched = _touched(run, cache, known, changed, modules)
    if len(touched) * _PART > len(paths):
        return None
    part = dataclasses.replace(run, focus=touched, handed_before=known.handed).outcome()
    return None if part.is_whole else _merged(known, part, touched)


def _weigh(run: Run, modules: Iterable[Module | None]) -> list[object]:
    """What of modules matters to findings anywhere else."""
    project = run.project()
    return [
        rule.weighs(project, module)
        for rule in run.rules
        if rule.weighs is not None
        for module in modules
        if module is not None
    ]


def _handed(modules: Iterable[Module]) -> set[str]:
    """The names by which modules hand something to others that do not import them."""
    found: set[str] = set()
    for module in modules:
        found.update(name for name, _ in handing_calls(module))
        found.update(".state" for _ in states(module))
    return found


def _touched(
    run: Run, cache: Cache, known: Outcome, changed: list[str], modules: Iterable[Module]
) -> frozenset[str]:
    """What names a changed file, directly or through others, what it names, and its folder."""
    named_by: defaultdict[str, list[str]] = defaultdict(list)
    for path, entry in cache.entries.items():
        for needed in entry.needs or ():
            named_by[needed].append(path)
    paths = run.reading.paths
    written = {paths[name] for name in changed}
    for way in known.ways:
        if way.is_far or way.origin in written:
            named_by[way.origin].append(way.asking)
    touched: set[str] = set()
    pending = [paths[name] for name in changed]
    while pending:
        path = pending.pop()
        if path not in touched:
            touched.add(path)
            pending += named_by[path]
    needs = Needs(paths)
    for module in modules:
        touched.update(needs.of(module))
    apart = {
        path.rpartition("/")[0] for path in touched if run.architecture.layer_of(path) is None
    }  # what has no layer is said once for a folder
    touched.update(path for path in paths.values() if path.rpartition("/")[0] in apart)
    return frozenset(touched)


def _merged(known: Outcome, part: Outcome, touched: frozenset[str]) -> Outcome:
    old = [each for each in known.report.findings if each.path not in touched]
    findings = sorted({*old, *part.report.findings}, key=lambda each: each.order)
    counts = [each for each in known.suppressed if each.path not in touched]
    suppressed = tuple(sorted({*counts, *part.suppressed}, key=lambda each: each.path))
    days = [day for day in (known.report.valid_until, part.report.valid_until) if day]
    report = Report(
        tuple(findings),
        known.report.files,
        sum(each.count for each in suppressed),
        notices=known.report.notices,
        valid_until=min(days, default=""),
    )
    asked = tuple(sorted({*known.asked, *part.asked}))
    ways = tuple({*known.ways, *part.ways})
    return Outcome(report, suppressed, asked, ways, is_whole=False, handed=part.handed)
