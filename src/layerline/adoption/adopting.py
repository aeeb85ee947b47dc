"""From a folder to everything that is to be written: one project, or each one of a monorepo."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from layerline.adoption import writing
from layerline.adoption.proposal import Answer, Proposal, propose
from layerline.adoption.roots import find_roots
from layerline.architecture.config import OWN_FILE, PYPROJECT, is_configured
from layerline.errors import PreconditionRefusal
from layerline.linting import Report
from layerline.linting.baseline import FILE, baseline_of, render
from layerline.linting.cache import Cache
from layerline.linting.reading import Watch
from layerline.linting.run import Run
from layerline.linting.stamp import stamp
from layerline.rules.finding import Finding
from layerline.rules.rule import Rule
from layerline.tree import Tree

_DEEPEST = 3
"""Folders below the top in which a project of a monorepo is looked for."""
_MARKS = (PYPROJECT, "setup.py")


@dataclass(frozen=True, slots=True)
class Adopted:
    """One project that is to be adopted.

    Attributes:
        folder: from the top, "" for the top itself.
        proposal: its configuration.
        report: what the linter finds with it.
    """

    folder: str
    proposal: Proposal
    report: Report

    def worst(self, count: int) -> tuple[Finding, ...]:
        """The worst findings, of as many rules as there are: errors first, rules in turn."""
        ranks = ("error", "warning", "info")
        turns: dict[tuple[int, str], int] = {}
        ranked: list[tuple[int, int, str, Finding]] = []
        for found in self.report.findings:
            key = ranks.index(found.severity), found.code
            turns[key] = turns.get(key, 0) + 1
            ranked.append((key[0], turns[key], found.code, found))
        ranked.sort(key=lambda each: each[:3])
        return tuple(found for *_, found in ranked[:count])


def adopt(
    tree: Tree, rules: Sequence[Rule], version: str, watch: Watch, answer: Answer | None
) -> tuple[Adopted, ...]:
    """Propose the configuration of each project in a folder, and stage all that belongs to it.

    Args:
        tree: the folder's files; what is staged is staged here.
        rules: those that the baseline is made with.
        version: of layerline, for the CI server.
        watch: is told how many files are read, of how many.
        answer: is asked about what is unsure; None leaves it marked.

    Raises:
        PreconditionRefusal: it is adopted already.
        Refusal: there is nothing that could be a project.
    """
    _refuse_adopted(tree)
    folders = tuple(_projects(tree)) or ("",)
    adopted = []
    for folder in folders:
        part = Tree(tree.root / folder)
        _refuse_adopted(part)
        proposal = propose(part, watch=watch, answer=answer)
        writing.stage_config(part, proposal)
        today = dt.datetime.now(dt.UTC).date()
        report = Run(proposal.reading, proposal.architecture, rules, None, today).outcome().report
        part.write(FILE, render(baseline_of(report.findings)))
        for change in part.changes():
            tree.write(str(PurePosixPath(folder, change.path)), change.after or b"")
        adopted.append(Adopted(folder, proposal, report))
    if folders != ("",):
        writing.stage_members(tree, folders)
    if (tree.root / ".github").is_dir() and not tree.exists(writing.WORKFLOW):
        tree.write(writing.WORKFLOW, writing.workflow(version))
    return tuple(adopted)


def remember(root: Path, adopted: Sequence[Adopted]) -> None:
    """Keep the facts that were read, for the first run of the linter."""
    for each in adopted:
        Cache(root / each.folder, stamp()).save(each.proposal.reading.known())


def _refuse_adopted(tree: Tree) -> None:
    if is_configured(tree):
        file = OWN_FILE if tree.exists(OWN_FILE) else PYPROJECT
        raise PreconditionRefusal(
            f"{tree.root.name} is adopted already: its layers are in {file}",
            remedy="run layerline lint; to begin anew, take the [tool.layerline] tables out of it",
        )


def _projects(tree: Tree) -> Iterator[str]:
    """The folders of a monorepo's projects, where all of the code is in such folders."""
    marked = sorted(
        {
            path.rpartition("/")[0]
            for path in tree.paths()
            if path.rpartition("/")[2] in _MARKS and 0 < path.count("/") <= _DEEPEST
        }
    )
    outer = [each for each in marked if not any(each.startswith(f"{one}/") for one in marked)]
    with_code = [folder for folder in outer if find_roots(Tree(tree.root / folder))]
    if len(with_code) > 1 and all(
        any(root.package.startswith(f"{folder}/") or root.package == folder for folder in with_code)
        for root in find_roots(tree)
    ):
        yield from with_code
