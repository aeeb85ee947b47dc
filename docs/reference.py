"""Writes docs/reference/ from the code: commands, configuration, templates: `make reference`."""

import ast
import inspect
import runpy
import textwrap
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

from typer.main import get_command

from layerline import errors
from layerline.architecture import custom, layers, settings, table
from layerline.cli import VERBS, application

FOLDER = Path(__file__).parent / "reference"

KEYS = {
    "package": "The folder of the one top-level package, as `src/app`.",
    "packages": "The folders, where there are several.",
    "projects": "Globs of folders, each a project of its own: one run of lint for all of them.",
    "exclude": "Globs of files that are none of the linter's business.",
    "layers": "A table for each layer; without it folders are layers by their usual names.",
    "select": "The rules that run, where not all do: names, codes or beginnings of codes.",
    "ignore": "The rules that do not.",
    "levels": f"How much a rule's findings count: {', '.join(f'`{x}`' for x in settings.LEVELS)}.",
    "paths": "By glob, levels of their own; the most exact glob that has one decides.",
    "roles": "By role, names (or patterns with `*`) that play it.",
    "rules": "By name, rules of the project's own.",
}
RULE_KEYS = {
    "layers": "The layers that it is about; all, if left out.",
    "files": "Globs of the files that it is about; all, if left out.",
    "forbid-calls": "What may not be called: dotted names, or patterns with `*`.",
    "forbid-imports": "What may not be imported.",
    "only-imports": "The only other distributions that may be.",
    "require-base": "Base classes, of which each class needs one.",
    "why": "What goes wrong where it is broken; required.",
    "help": "What to do instead.",
    "level": "How its findings count; `error` if left out.",
    "classes": "The names of the classes that need a base, as `*Service`.",
    "checks": "A rule of layerline's that the examples are about, instead of a check.",
    "bad": "An example: files below lines `# file: path`, offending lines end in `#!`.",
    "good": "An example in which nothing is found.",
}
LAYER_KEYS = {
    "files": "Globs from the project's root; `*` stays within a folder, `**` crosses. "
    "A file belongs to the layer whose glob is the most exact.",
    "kind": "Its part in the architecture, which decides which rules apply; `plain` if left out.",
    "may-import": "The layers that it may import, itself always among them; "
    "if left out, the floors of the kinds say it.",
    "unsure": "Globs of those of its files that may be something else: an error that would be none "
    "without their layer is a warning.",
}


def pages() -> dict[str, str]:
    """Each page by the name of its file."""
    templates = runpy.run_path(str(Path(__file__).parent / "templates.py"))["page"]
    return {
        "cli.md": "\n".join(_cli()),
        "config.md": "\n".join(_config()),
        "templates.md": "\n".join(templates()),
    }


def _cli() -> Iterator[str]:
    yield "# The command line"
    yield ""
    yield "Made from the code. `layerline VERB --help` says the same."
    yield ""
    for verb in VERBS:
        yield from _verb(verb)
    yield "## Shell completion"
    yield ""
    yield "`layerline --install-completion` sets it up for the shell that it runs in: bash, zsh,"
    yield "fish or PowerShell; `layerline --show-completion` prints the script."
    yield ""
    yield from _enumeration("Exit codes", errors.Exit)


def _verb(verb: str) -> Iterator[str]:
    command: Any = get_command(application([verb]))
    command = command.commands[verb]
    context = command.make_context(verb, [], resilient_parsing=True)
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"## layerline {verb}"
    yield ""
    yield f"    layerline {verb} {usage}"
    yield ""
    yield textwrap.dedent(command.help or "").strip()
    yield ""
    rows = [parameter.get_help_record(context) for parameter in command.get_params(context)]
    yield "| | |"
    yield "| --- | --- |"
    for names, said in filter(None, rows):
        cells = " ".join(said.split()).replace("|", "\\|")
        yield f"| `{names.replace('|', '/')}` | {cells} |"
    yield ""


def _config() -> Iterator[str]:
    yield "# `[tool.layerline]`"
    yield ""
    yield "Made from the code. A project laid out by convention needs none of it."
    yield ""
    yield from _table("Keys", {f"`{key}`": KEYS[key] for key in table.KEYS})
    yield from _table("Keys of a layer", {f"`{key}`": LAYER_KEYS[key] for key in table.LAYER_KEYS})
    yield from _table("Keys of a rule", {f"`{key}`": RULE_KEYS[key] for key in custom.KEYS})
    yield from _enumeration("Kinds of layers", layers.Kind)
    yield from _enumeration("Roles", settings.Role)


def _enumeration(title: str, kind: type[Enum]) -> Iterator[str]:
    said = _documented(kind)
    yield from _table(title, {f"`{each.value}`": said.get(each.name, "") for each in kind})


def _table(title: str, rows: dict[str, str]) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    yield "| | |"
    yield "| --- | --- |"
    yield from (f"| {name} | {said} |" for name, said in rows.items())
    yield ""


def _documented(kind: type[Enum]) -> dict[str, str]:
    """What stands below each member in the source."""
    body = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    found: dict[str, str] = {}
    name = ""
    for node in getattr(body, "body", []):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and name:
            found[name] = " ".join(str(node.value.value).split())
    return found


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, content in pages().items():
        (FOLDER / file).write_text(content, encoding="utf-8")
