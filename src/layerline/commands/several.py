"""Several projects of a monorepo as one: their reports, and what a report is written with."""

import dataclasses
from collections.abc import Iterable
from pathlib import Path

from layerline.architecture.config import find_root, members
from layerline.architecture.layers import Architecture
from layerline.commands.checking import Checking, checking
from layerline.linting import Report
from layerline.rules.finding import Finding
from layerline.tree import Tree


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """A project of a monorepo, and what was found in it."""

    folder: str
    project: Checking
    report: Report


def projects_around(
    start: Path, *, chosen: str | None = None, ignored: str | None = None
) -> dict[str, Checking]:
    """The project around a folder or file by "", or each one of a monorepo by its folder.

    Raises:
        Refusal: there is none, or a configuration or a rule's name is wrong.
    """
    root = find_root(start)
    folders = members(Tree(root)) or ("",)
    return {
        folder: checking(root / folder if folder else start, chosen=chosen, ignored=ignored)
        for folder in folders
    }


def joined(parts: Iterable[Part]) -> tuple[Report, Checking]:
    """The reports of several projects as one, with paths from the folder that holds them."""
    found = list(parts)
    if len(found) == 1 and not found[0].folder:
        return found[0].report, found[0].project
    layers = tuple(
        dataclasses.replace(layer, files=tuple(f"{part.folder}/{glob}" for glob in layer.files))
        for part in found
        for layer in part.project.architecture.layers
    )
    first = found[0]
    root = first.project.tree.root
    for _ in Path(first.folder).parts:
        root = root.parent
    rules = {rule.code: rule for part in found for rule in part.project.rules}
    report = Report(
        tuple(moved(each, part.folder) for part in found for each in part.report.findings),
        sum(part.report.files for part in found),
        sum(part.report.suppressed for part in found),
        sum(part.report.baselined for part in found),
        tuple(f"{part.folder}: {said}" for part in found for said in part.report.notices),
    )
    return report, Checking(Tree(root), Architecture(layers, ()), tuple(rules.values()))


def moved(finding: Finding, folder: str) -> Finding:
    """A finding with its paths from the folder that holds the project."""
    if not folder:
        return finding
    related = tuple(
        dataclasses.replace(each, path=f"{folder}/{each.path}") for each in finding.related
    )
    return dataclasses.replace(finding, path=f"{folder}/{finding.path}", related=related)
