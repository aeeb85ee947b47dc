"""`layerline explain CODE`: a rule's own page; without a code, the list of all rules."""

from pathlib import Path
from typing import Annotated

import typer

from layerline import rules
from layerline.architecture.config import find_root, load, rules_table
from layerline.commands.conventions import Directory
from layerline.errors import Refusal
from layerline.linting.own_page import OwnPage, own_page
from layerline.reporting import json, text
from layerline.rules.selection import find, words
from layerline.tree import Tree

Word = Annotated[
    str | None,
    typer.Argument(
        help="A rule's code or name, also of a rule of the project's own; all are listed without.",
        metavar="CODE",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def command(word: Word = None, *, directory: Directory = Path(), as_json: AsJson = False) -> None:
    """Tell why a rule is one, with a bad and a good example."""
    if word is None:
        _list(directory, as_json=as_json)
        return
    typed = word.strip().casefold()
    is_ours = any(typed in (each.code.casefold(), each.name) for each in rules.ALL)
    pages = () if is_ours else _own_pages(directory)
    rule = find(word, (*rules.ALL, *(page.rule for page in pages)))
    for page in pages:
        if page.rule is rule:
            typer.echo(json.own_rule(page) if as_json else "\n".join(text.own_rule(page)))
            return
    typer.echo(json.rule(rule) if as_json else "\n".join(text.rule(rule)))


def _list(directory: Path, *, as_json: bool) -> None:
    pages: tuple[OwnPage, ...] = ()
    untold = ""
    try:
        pages = _own_pages(directory)
    except Refusal as refusal:
        untold = refusal.reason
    known = (*rules.ALL, *(page.rule for page in pages))
    typer.echo(json.rules(known) if as_json else "\n".join(text.rules(known)))
    if untold:
        typer.echo(f"note: those of the project's own are missing: {untold}", err=True)


def _own_pages(directory: Path) -> tuple[OwnPage, ...]:
    """The pages of the rules of the project around; none where there is no project.

    Raises:
        Refusal: its configuration is wrong.
    """
    try:
        tree = Tree(find_root(directory))
    except Refusal:
        return ()
    customs = load(tree, words(rules.ALL)).settings.custom
    return tuple(own_page(custom, rules_table(tree)) for custom in customs)
