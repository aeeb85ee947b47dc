"""Stages what mends findings, round by round, because one repair may uncover the next."""

import dataclasses
import io
import tokenize
from collections.abc import Callable, Iterable, Iterator, Mapping

from layerline.errors import VerificationRefusal
from layerline.linting.report import Report, new_findings
from layerline.rules.finding import Finding
from layerline.rules.fix import Edit, Fix, apply
from layerline.rules.rule import Rule
from layerline.tree import Tree

_ROUNDS = 10


def fix_all(
    tree: Tree, look: Callable[[], Report], rules: Iterable[Rule], *, uncertain: bool
) -> tuple[Report, int]:
    """Stage every fix; the report of what is left, and how many findings were mended.

    Args:
        tree: where they are staged.
        look: reports on the tree as it is staged.
        rules: those that ran.
        uncertain: whether fixes count, too, that may change what the program does.

    Raises:
        VerificationRefusal: a fix brought a finding that was not there before.
    """
    by_code = {rule.code: rule for rule in rules}
    first = report = look()
    mended = 0
    for _ in range(_ROUNDS):
        done = _stage(tree, report.findings, by_code, uncertain=uncertain)
        if not done:
            break
        mended += done
        report = look()
    if found := new_findings(first, report):
        places = ", ".join(f"{each.path}:{each.line} {each.code}" for each in found)
        raise VerificationRefusal(
            f"the fixes would bring new findings, so nothing was written: {places}",
            remedy="please report it, and mend these places by hand",
        )
    return report, mended


def fixes_of(
    findings: Iterable[Finding], rules: Mapping[str, Rule], tree: Tree
) -> Iterator[tuple[Finding, Fix]]:
    """Each finding that can be mended, and how."""
    for finding in findings:
        rule = rules.get(finding.code)
        if rule is None or rule.fix is None or not tree.exists(finding.path):
            continue
        text = _text(tree.read_bytes(finding.path))
        if text is not None and (fix := rule.fix(finding, text[0])):
            yield finding, fix


def fixable(report: Report, tree: Tree, rules: Iterable[Rule]) -> Report:
    """The report with a notice of how many findings `--fix` and `--unsafe-fixes` would mend."""
    by_code = {rule.code: rule for rule in rules}
    generating = {code for code, rule in by_code.items() if rule.mended}
    kinds = [fix.is_certain for _, fix in fixes_of(report.findings, by_code, tree)]
    said = []
    if certain := sum(kinds):
        said.append(f"--fix mends {certain} of the findings")
    if uncertain := len(kinds) - certain:
        said.append(f"--unsafe-fixes shows how to mend {uncertain} more; look at them first")
    if written := sum(each.code in generating for each in report.findings):
        said.append(f"for {written} of them, --unsafe-fixes writes the code or says the steps")
    return dataclasses.replace(report, notices=(*report.notices, *said))


def _stage(
    tree: Tree, findings: Iterable[Finding], rules: Mapping[str, Rule], *, uncertain: bool
) -> int:
    """Stage the fixes that do not touch each other; how many those are."""
    edits: dict[str, list[Edit]] = {}
    done = 0
    for finding, fix in fixes_of(findings, rules, tree):
        taken = edits.setdefault(finding.path, [])
        if (fix.is_certain or uncertain) and not any(map(_touches(taken), fix.edits)):
            taken += fix.edits
            done += 1
    for path, wanted in edits.items():
        found = _text(tree.read_bytes(path))
        if found is not None and wanted:
            text, encoding = found
            tree.write(path, apply(text, wanted).encode(encoding))
    return done


def _touches(taken: list[Edit]) -> Callable[[Edit], bool]:
    return lambda edit: any(edit.start <= t.end and t.start <= edit.end for t in taken)


def _text(content: bytes) -> tuple[str, str] | None:
    """The text of a file and its encoding; None where it has none that holds."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        return content.decode(encoding), encoding
    except (SyntaxError, UnicodeDecodeError):
        return None
