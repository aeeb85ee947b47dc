"""The stages in their order."""

import hashlib
from collections.abc import Collection, Mapping, Sequence

from layerline.architecture.layers import Architecture
from layerline.linting.allowing import allow
from layerline.linting.cache import Cache
from layerline.linting.discover import discover
from layerline.linting.encoding import decode, encode
from layerline.linting.reading import Reading
from layerline.linting.report import Report
from layerline.linting.stamp import stamp
from layerline.rules.finding import Finding
from layerline.rules.project import Project
from layerline.rules.rule import Rule
from layerline.syntax.names import Program
from layerline.tree import Tree


def lint(
    tree: Tree,
    architecture: Architecture,
    rules: Sequence[Rule],
    *,
    cached: bool = True,
    focus: Collection[str] | None = None,
) -> Report:
    """Check a project against rules, as it would be after what is staged is written.

    Args:
        tree: the project's files.
        architecture: its layers.
        rules: those to apply.
        cached: whether facts may come from and go to `.layerline_cache/`.
        focus: paths to report on; None is all. What they do not need is not even read.
    """
    paths = discover(tree, architecture)
    cache = Cache(tree.root, stamp()) if cached else None
    reading = Reading(tree, paths, cache)
    if cache is None or focus is not None:
        return _check(reading, paths, architecture, rules, focus)
    name, key = _identity(reading, architecture, rules)
    known = cache.report(name, key)
    if known is not None:
        try:
            return decode(Report, known)
        except ValueError:
            pass
    report = _check(reading, paths, architecture, rules, None)
    reading.save()
    cache.save_report(name, key, encode(report))
    return report


def _check(
    reading: Reading,
    paths: Mapping[str, str],
    architecture: Architecture,
    rules: Sequence[Rule],
    focus: Collection[str] | None,
) -> Report:
    wanted = [name for name, path in paths.items() if focus is None or path in focus]
    reading.prefetch(wanted)
    program = Program(reading, paths)
    project = Project(program, architecture, focus=focus)
    found = _found(project, [rule for rule in rules if not rule.closing])
    allowed = allow(found, {paths[name]: reading[name] for name in wanted}, rules)
    closing = Project(program, architecture, focus=focus, unused=allowed.unused)
    last = _found(closing, [rule for rule in rules if rule.closing])
    findings = sorted({*allowed.kept, *last}, key=_place)
    return Report(tuple(findings), len(wanted), allowed.suppressed)


def _found(project: Project, rules: Sequence[Rule]) -> list[Finding]:
    return [finding for rule in rules for finding in rule.check(project)]


def _place(finding: Finding) -> tuple[str, int, int, str, str]:
    return finding.path, finding.line, finding.column, finding.code, finding.message


def _identity(
    reading: Reading, architecture: Architecture, rules: Sequence[Rule]
) -> tuple[str, str]:
    """The name under which such a report is kept, and the key that says when it is still true."""
    codes = " ".join(rule.code for rule in rules)
    files = "\n".join(f"{name} {reading.digest(name)}" for name in reading)
    return f"report-{_hash(codes)[:12]}.json", _hash(f"{codes}\n{architecture!r}\n{files}")


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
