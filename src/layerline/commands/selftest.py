"""`layerline selftest`: would the linter see it, here, with this configuration?"""

from pathlib import Path

import typer

from layerline.commands.checking import checking
from layerline.commands.conventions import Directory, Json, print_document, say
from layerline.errors import Exit
from layerline.linting.selftest import Outcome, Tested, selftest
from layerline.rules.finding import Severity


def command(*, directory: Directory = Path(), as_json: Json = False) -> None:
    """Show that the linter sees a violation of each rule here.

    Each is put into a copy of your project, which is never written. Ends with 1 where a rule
    that can fail a run missed its violation, or where none of the rules about layers found
    code to be about: a configuration that checks nothing.
    """
    project = checking(directory)
    tested = []
    for each in selftest(project.tree, project.architecture, project.rules):
        tested.append(each)
        say(_line(each), as_json=as_json)
    counts = {outcome.value: _count(tested, outcome) for outcome in Outcome}
    missed = (e for e in tested if e.outcome is Outcome.MISSED)
    failed = any(e.rule.severity is Severity.ERROR for e in missed) or not _looks_at_layers(tested)
    if as_json:
        rows = [
            {
                "code": each.rule.code,
                "name": each.rule.name,
                "outcome": each.outcome.value,
                "detail": each.detail,
            }
            for each in tested
        ]
        print_document({"rules": rows, "summary": counts, "passed": not failed})
    said = ", ".join(f"{count} {outcome}" for outcome, count in counts.items() if count)
    say(f"{said or 'no rules'}.", as_json=as_json)
    if not _looks_at_layers(tested):
        say("No rule about layers has any code here: correct [tool.layerline].", as_json=as_json)
    if failed:
        raise typer.Exit(Exit.FINDINGS)


def _line(tested: Tested) -> str:
    return f"{tested.outcome:8} {tested.rule.code} {tested.rule.name}: {tested.detail}"


def _count(tested: list[Tested], outcome: Outcome) -> int:
    return sum(each.outcome is outcome for each in tested)


def _looks_at_layers(tested: list[Tested]) -> bool:
    return any(
        each.outcome is Outcome.SEEN and not each.rule.code.startswith("LL9") for each in tested
    )
