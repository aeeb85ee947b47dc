"""`layerline add-entity Order total:decimal=12,2`: give a project a new entity, in every layer."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from layerline import rules
from layerline.architecture.config import find_root, load
from layerline.architecture.entity import entity
from layerline.commands.conventions import Directory, DryRun, Json, print_document, say
from layerline.errors import VerificationRefusal
from layerline.generation.entity import EntityPlan, plan_entity
from layerline.linting import lint, new_findings
from layerline.reporting import text
from layerline.reporting.diff import diff
from layerline.tree import Tree, refuse_unfinished

Name = Annotated[str, typer.Argument(help="The entity in PascalCase: OrderLine.")]
Fields = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[FIELD]...",
        help="name:type, then modifiers: total:decimal=12,2:ge=0 status:enum=draft,paid "
        "email:email:unique customer:ref=Customer. Types: str[=N] text int bigint float "
        "decimal=P,S bool date datetime time uuid json email url slug enum=a,b ref=Entity. "
        "Modifiers: null unique index default=V min= max= ge= gt= le= lt= len=a,b "
        "ondelete=cascade|restrict|null back=NAME.",
    ),
]
Plural = Annotated[str | None, typer.Option(help="What several are called, in snake_case: people.")]

Public = Annotated[
    bool, typer.Option("--public", help="Open its routes to those who have no account (auth=jwt).")
]


def command(  # noqa: PLR0913 a command's options are its parameters
    name: Name,
    fields: Fields = None,
    *,
    directory: Directory = Path(),
    plural: Plural = None,
    public: Public = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Add an entity to every layer: model to route, events, migration, tests, all wired.

    Nothing is written unless the project, with the entity in it, has no finding of
    `layerline lint` that it did not have before. All files are written, or none.
    """
    wanted = entity(name, fields or [], plural, public=public)
    tree = Tree(find_root(directory))
    refuse_unfinished(tree.root)
    plan = plan_entity(tree, wanted, dt.datetime.now(dt.UTC).date())
    _refuse_new_findings(tree)
    changes = tree.changes()
    if not dry_run:
        tree.commit()
    if as_json:
        print_document(_document(plan, dry_run=dry_run))
    if dry_run:
        say("\n".join(diff(changes)), as_json=as_json)
    say(_summary(plan, dry_run=dry_run), as_json=as_json)


def _refuse_new_findings(staged: Tree) -> None:
    architecture = load(staged)
    focus = {change.path for change in staged.changes()}
    after = lint(staged, architecture, rules.ALL, focus=focus)
    if not after.findings:
        return
    before = lint(Tree(staged.root), architecture, rules.ALL, focus=focus)
    if found := new_findings(before, after):
        raise VerificationRefusal(
            "the result would break a rule of the layers, so nothing was written:\n"
            + "\n".join(text.findings(found)),
            remedy="change what the message names, or report it: generated code must be clean",
        )


def _document(plan: EntityPlan, *, dry_run: bool) -> dict[str, object]:
    names = plan.entity.names
    return {
        "entity": names.entity,
        "names": {
            "singular": names.singular,
            "plural": names.plural,
            "table": names.table,
            "module": names.module,
            "path": names.path,
            "event": names.event,
        },
        "public": plan.entity.public,
        "dry_run": dry_run,
        "unchanged": plan.unchanged,
        "created": list(plan.created),
        "edited": list(plan.edited),
        "next": [] if plan.unchanged else list(_NEXT),
    }


_NEXT = ("make migrate", "make check")


def _summary(plan: EntityPlan, *, dry_run: bool) -> str:
    names = plan.entity.names
    if plan.unchanged:
        return f"{names.entity} is there already, with these fields; nothing was changed."
    title = f"{names.entity}: table {names.table}, routes at /{names.path}, events {names.event}.*"
    lines = [title, *(f"  + {path}" for path in plan.created)]
    lines += [f"  ~ {path}" for path in plan.edited]
    if dry_run:
        return "\n".join([*lines, "Nothing was written: this was a dry run."])
    return "\n".join([*lines, "", "Next:", *(f"  {step}" for step in _NEXT)])
