"""The stages in their order, and what of an earlier run is still true."""

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping, Sequence

from layerline.architecture.layers import Architecture
from layerline.linting.cache import Cache
from layerline.linting.collecting import uncollected
from layerline.linting.discover import discover, linked_folders
from layerline.linting.encoding import decode, encode
from layerline.linting.reading import Reading, Watch
from layerline.linting.recheck import recheck
from layerline.linting.report import Report
from layerline.linting.run import Outcome, Run
from layerline.linting.stamp import stamp
from layerline.rules.rule import Rule
from layerline.tree import Tree


@uncollected()
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
    day = today or dt.datetime.now(dt.UTC).date()
    links = linked_folders(tree, architecture)
    run = Run(reading, architecture, rules, focus, day, sieved=sieved, links=links)
    if cache is None:
        return run.outcome().report
    if focus is not None:
        report = run.outcome().report
        if not cache.entries:  # a part is kept only where it replaces nothing
            cache.save(reading.known(only_new=True))
        return report
    return _kept(run, cache)


def _kept(run: Run, cache: Cache) -> Report:
    """The report that is still true, else one that is mended or new, which is kept."""
    codes = " ".join(rule.code for rule in run.rules)
    name = f"report-{_hash(codes)[:12]}.json"
    asked = f"{codes}\n{run.architecture.identity}\n{run.links}"
    key = _key(asked, {path: run.reading.state(n) for n, path in run.reading.paths.items()})
    kept_key, text = cache.report(name) or ("", "")
    known = _decoded(text)
    if known is not None and not _is_true(known.report, run.today):
        known = None
    if known is not None and kept_key == key:
        return known.report
    if known is not None:
        before = {path: entry.digest for path, entry in cache.entries.items()}
        known = recheck(run, cache, known) if kept_key == _key(asked, before) else None
    outcome = known or run.outcome()
    cache.save(run.reading.known())
    cache.save_report(name, key, encode(outcome))
    return outcome.report


def _is_true(report: Report, today: dt.date) -> bool:
    """Whether no suppression expired since a report was made."""
    return not report.valid_until or today.isoformat() <= report.valid_until


def _key(asked: str, digests: Mapping[str, str]) -> str:
    files = "\n".join(f"{path} {digest}" for path, digest in sorted(digests.items()))
    return _hash(f"{asked}\n{files}")


def _decoded(text: str) -> Outcome | None:
    try:
        return decode(Outcome, text)
    except ValueError:
        return None


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
