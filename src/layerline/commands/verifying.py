"""The linter on what is staged. It brings the rules along, and libcst where they read a file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from layerline import rules
from layerline.architecture.config import load
from layerline.errors import VerificationRefusal
from layerline.generation.edits import ManualStep
from layerline.generation.renamed import called_otherwise
from layerline.linting import lint, new_findings
from layerline.linting.custom import own_rules
from layerline.reporting import text
from layerline.rules import router_not_registered
from layerline.rules.finding import Finding, Severity
from layerline.tree import Tree


def refuse_new_findings(
    staged: Tree, manual: Sequence[ManualStep], words: Mapping[str, str]
) -> None:
    """Refuse what the linter would say something new about.

    Args:
        staged: the project as it would be.
        manual: what is left to a person.
        words: paths and names that are others from now on, by the old ones.

    Raises:
        VerificationRefusal: the project would have a finding that it does not have now.
    """
    focus = {change.path for change in staged.changes()}
    if not focus:
        return
    architecture = load(staged)
    own = own_rules(architecture.settings.custom)
    checked = (*rules.ALL, *(each for each in own if each.severity is Severity.ERROR))
    after = lint(staged, architecture, checked, focus=focus)
    if not after.findings:
        return
    before = lint(Tree(staged.root), architecture, checked, focus=focus)
    known = replace(before, findings=tuple(_called(each, words) for each in before.findings))
    found = new_findings(known, after)
    if manual:  # what is left to a person is no surprise
        found = tuple(each for each in found if each.code != router_not_registered.RULE.code)
    if found:
        raise VerificationRefusal(
            "the result would break a rule of the layers, so nothing was written:\n"
            + "\n".join(text.findings(found)),
            remedy="change what the message names, or the templates and rules that are your own; "
            "else report it: generated code must be clean",
        )


def _called(finding: Finding, words: Mapping[str, str]) -> Finding:
    """A finding under the names that its code has by now."""
    path, symbol, target = (
        called_otherwise(each, words) for each in (finding.path, finding.symbol, finding.target)
    )
    return replace(finding, path=path, symbol=symbol, target=target)
