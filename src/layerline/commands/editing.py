"""What an editor asks: the findings of a file as it is typed, among the other open files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from layerline.commands.checking import checking, known_baseline
from layerline.linting import lint
from layerline.linting.baseline import ratchet
from layerline.rules.finding import Finding
from layerline.rules.fix import Edit, Fix, offset
from layerline.rules.rule import Rule
from layerline.tree import spelt


@dataclass(frozen=True, slots=True)
class Looked:
    """The findings of one file, and the rules that found them, by code."""

    findings: tuple[Finding, ...]
    rules: Mapping[str, Rule]


def look(file: Path, opened: Mapping[Path, str]) -> Looked:
    """Lint a file in its project, with the open files as they are typed.

    Raises:
        Refusal: there is no project around it, or its configuration is wrong.
    """
    project = checking(file.parent)
    root = project.tree.root
    for path, text in opened.items():
        if path.resolve().is_relative_to(root):
            project.tree.write(spelt(path.resolve().relative_to(root).as_posix()), text)
    name = spelt(file.resolve().relative_to(root).as_posix())
    report = lint(project.tree, project.architecture, project.rules, focus={name})
    report, _ = ratchet(report, known_baseline(root))
    here = tuple(finding for finding in report.findings if finding.path == name)
    return Looked(here, {rule.code: rule for rule in project.rules})


def fixes(finding: Finding, rule: Rule, text: str) -> list[Fix]:
    """What can be done about a finding: the rule's own fix, and a comment that allows it."""
    own = rule.fix(finding, text) if rule.fix else None
    found = [own] if own else []
    if rule.closing or rule.code.startswith("LL9"):
        return found
    end = offset(text, finding.line, 1_000_000)
    comment = Edit(end, end, f"  # layerline: allow[{finding.name}] ")
    return [*found, Fix(f"Allow {finding.name} here, and say why", (comment,), is_certain=False)]
