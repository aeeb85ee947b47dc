"""`layerline selftest`: would the linter see it, here, with this configuration?"""

from pathlib import Path

import typer

from layerline.commands.conventions import Directory, Json, print_document, say
from layerline.commands.several import projects_around
from layerline.errors import Exit
from layerline.linting.selftest import Outcome, Tested, selftest
from layerline.rules.finding import Severity


def command(*, directory: Directory = Path(), as_json: Json = False) -> None:
    """Show that the linter sees a violation of each rule here.

    Each is put into a copy of your project, which is never written. Ends with 1 where a rule
    that can fail a run missed its violation, or where none of the rules about layers found
    code to be about: a configuration that checks nothing. In a monorepo, each project is tried.
    """
    documents = []
    for folder, project in projects_around(directory).items():
        if folder:
            say(f"{folder}:", as_json=as_json)
        tested = []
        for each in selftest(project.tree, project.architecture, project.rules):
            tested.append(each)
            say(_line(each), as_json=as_json)
        say("\n".join(_summary(tested)), as_json=as_json)
        documents.append(({"project": folder} if folder else {}) | _document(tested))
    passed = all(each["passed"] for each in documents)
    if as_json:
        alone = len(documents) == 1 and "project" not in documents[0]
        several = {"projects": documents, "passed": passed}
        print_document(documents[0] if alone else several)
    if not passed:
        raise typer.Exit(Exit.FINDINGS)


def _document(tested: list[Tested]) -> dict[str, object]:
    rows = [
        {
            "code": each.rule.code,
            "name": each.rule.name,
            "outcome": each.outcome.value,
            "detail": each.detail,
        }
        for each in tested
    ]
    return {"rules": rows, "summary": _counts(tested), "passed": not _has_failed(tested)}


def _has_failed(tested: list[Tested]) -> bool:
    missed = (each for each in tested if each.outcome is Outcome.MISSED)
    is_missed = any(each.rule.severity is Severity.ERROR for each in missed)
    return is_missed or not _looks_at_layers(tested)


def _summary(tested: list[Tested]) -> list[str]:
    said = ", ".join(f"{count} {outcome}" for outcome, count in _counts(tested).items() if count)
    lines = [f"{said or 'no rules'}."]
    if not _looks_at_layers(tested):
        lines.append("No rule about layers has any code here: correct [tool.layerline].")
    return lines


def _line(tested: Tested) -> str:
    return f"{tested.outcome:8} {tested.rule.code} {tested.rule.name}: {tested.detail}"


def _counts(tested: list[Tested]) -> dict[str, int]:
    return {outcome.value: sum(each.outcome is outcome for each in tested) for outcome in Outcome}


def _looks_at_layers(tested: list[Tested]) -> bool:
    return any(
        each.outcome is Outcome.SEEN and not each.rule.code.startswith("LL9") for each in tested
    )
