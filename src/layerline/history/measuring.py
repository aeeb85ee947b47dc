"""What the linter says of each revision, remembered for the next time."""

import contextlib
import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from layerline.architecture.layers import Architecture
from layerline.errors import Refusal
from layerline.git.history import Revision, files_of
from layerline.linting import lint
from layerline.linting.baseline import FILE, Baseline, parse, ratchet
from layerline.linting.cache import FOLDER, Cache
from layerline.linting.encoding import decode, encode
from layerline.linting.stamp import stamp
from layerline.rules.rule import Rule
from layerline.tree import Tree, write_files


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many findings a rule has."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What was found in one state of a project.

    Attributes:
        files: how many were looked at.
        errors: all of them, known or not.
        new_errors: those that no baseline knows, by which CI fails.
        suppressed: how many findings comments allow.
        baselined: how many offences the baseline of that state lists.
        rules: each rule that has findings, infos left out.
    """

    files: int
    errors: int
    warnings: int
    new_errors: int
    suppressed: int
    baselined: int
    rules: tuple[RuleCount, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A revision and what was found in it."""

    revision: Revision
    counts: Counts


def measure(
    root: Path, architecture: Architecture, rules: Sequence[Rule], revisions: Sequence[Revision]
) -> Iterator[Point]:
    """Each revision with its counts, in order.

    Args:
        root: the project, in its repository.
        architecture: today's layers, for all of them.
        rules: today's.
        revisions: the ones to measure.
    """
    asked = f"{architecture.identity} {' '.join(rule.code for rule in rules)}"
    kept = Cache(root, stamp())
    with tempfile.TemporaryDirectory(prefix="layerline-history-") as name:
        for revision in revisions:
            slot = f"trend-{_hash(asked + revision.tree)}.json"
            counts = _remembered(kept, slot)
            if counts is None:
                _fill(Path(name), root, revision)
                counts = _counted(Path(name), architecture, rules)
                kept.save_report(slot, revision.tree, encode(counts))
            yield Point(revision, counts)


def _remembered(kept: Cache, slot: str) -> Counts | None:
    with contextlib.suppress(ValueError):
        _, text = kept.report(slot) or ("", "")
        return decode(Counts, text) if text else None
    return None


def _fill(folder: Path, root: Path, revision: Revision) -> None:
    """Put a revision's files where the last one's were; what was learnt of those stays beside."""
    for old in folder.iterdir():
        if old.name != FOLDER:
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    wanted = files_of(root, revision, lambda path: path.endswith(".py") or path == FILE)
    write_files(folder, wanted)


def _counted(folder: Path, architecture: Architecture, rules: Sequence[Rule]) -> Counts:
    tree = Tree(folder)
    report = lint(tree, architecture, rules)
    baseline = _baseline(tree)
    left, _ = ratchet(report, baseline)
    bad = Counter(each.code for each in report.findings if each.severity.value != "info")
    return Counts(
        files=report.files,
        errors=report.errors,
        warnings=report.warnings,
        new_errors=left.errors,
        suppressed=report.suppressed,
        baselined=baseline.total(),
        rules=tuple(RuleCount(code, count) for code, count in sorted(bad.items())),
    )


def _baseline(tree: Tree) -> Baseline:
    """The baseline of that time; one that nobody can read today counts for none."""
    with contextlib.suppress(Refusal):
        return parse(tree.read(FILE)) if tree.exists(FILE) else Baseline()
    return Baseline()


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=10).hexdigest()
