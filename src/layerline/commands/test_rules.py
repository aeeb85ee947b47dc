"""`layerline test-rules`: do the project's own rules see what their examples say?"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import typer

from layerline import rules
from layerline.architecture.custom import CustomRule
from layerline.commands.checking import Checking, checking
from layerline.commands.conventions import Directory, Json, print_document, say
from layerline.errors import Exit
from layerline.linting import lint
from layerline.linting.custom import own_rule
from layerline.rules.rule import Example
from layerline.rules.selection import find
from layerline.tree import Tree


@dataclass(frozen=True, slots=True)
class _Tested:
    """An example, and what is wrong with the rule or with it; "" where all is right."""

    rule: str
    example: str
    wrong: str


def command(*, directory: Directory = Path(), as_json: Json = False) -> None:
    """Try the project's own rules on their examples.

    The files of an example stand in the project as if somebody had written them; nothing is
    written. Ends with 1 where a marked line is not found, where another one is, or where a rule
    has no example.
    """
    project = checking(directory)
    customs = project.architecture.settings.custom
    tested = [each for custom in customs for each in _tried(project, custom)]
    failed = [each for each in tested if each.wrong]
    if as_json:
        rows = [
            {"rule": each.rule, "example": each.example, "wrong": each.wrong} for each in tested
        ]
        print_document({"examples": rows, "passed": not failed})
    for each in tested:
        said = f"wrong  {each.rule} {each.example}: {each.wrong}"
        say(said if each.wrong else f"right  {each.rule} {each.example}", as_json=as_json)
    right = len(tested) - len(failed)
    ending = (
        f"{right} right, {len(failed)} wrong." if customs else "There are no rules of your own."
    )
    say(ending, as_json=as_json)
    if failed:
        raise typer.Exit(Exit.FINDINGS)


def _tried(project: Checking, custom: CustomRule) -> Iterator[_Tested]:
    for name, text in (("bad", custom.bad), ("good", custom.good)):
        if not text:
            yield _Tested(custom.name, name, "there is no such example; write one")
            continue
        example = Example(text)
        found = _found(project, custom, example)
        expected = example.expected()
        missed = [f"{path}:{line} is not found" for path, line in sorted(expected - found)]
        more = [f"{path}:{line} is found, too" for path, line in sorted(found - expected)]
        if name == "bad" and not expected:
            missed.append("no line of it ends in #!")
        yield _Tested(custom.name, name, "; ".join([*missed, *more]))


def _found(project: Checking, custom: CustomRule, example: Example) -> set[tuple[str, int]]:
    rule = find(custom.checks, rules.ALL) if custom.checks else own_rule(custom)
    tree = Tree(project.tree.root)
    for path, content in example.files().items():
        tree.write(path, content)
    focus = set(example.files())
    report = lint(tree, project.architecture, (rule,), cached=False, focus=focus)
    return {(each.path, each.line) for each in report.findings}
