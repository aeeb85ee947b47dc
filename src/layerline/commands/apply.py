"""`layerline apply domain.toml`: give a project every entity of a file that it does not have."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from layerline.architecture.config import find_root
from layerline.architecture.domain import Domain, read_domain, refuse_mistakes
from layerline.commands.conventions import Directory, DryRun, Json
from layerline.commands.planned import PlanOut, Strict, Wish, carry_out
from layerline.errors import Exit, PreconditionRefusal, Refusal
from layerline.generation.domain import in_order, missing_in, mistakes_in_project
from layerline.generation.entity import plan_entities
from layerline.tree import Tree, refuse_unfinished

DomainFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help='TOML, a table for each entity: [Order] and below it fields = ["total:int"], each '
        "as add-entity takes it, and where wanted plural = … and names = { table = … }.",
    ),
]
Prune = Annotated[
    bool, typer.Option("--prune", help="Remove what the file has not; refused where there is such.")
]


def command(  # noqa: PLR0913 a command's options are its parameters
    domain_file: DomainFile,
    *,
    directory: Directory = Path(),
    prune: Prune = False,
    strict: Strict = False,
    dry_run: DryRun = False,
    plan_out: PlanOut = None,
    as_json: Json = False,
) -> Exit:
    """Add every entity of a file that the project does not have yet.

    All of them are written, or none. All that is wrong with the file is said at once. What the
    project has and the file has not is kept.
    """
    domain = _read(domain_file)
    tree = Tree(find_root(directory))
    refuse_unfinished(tree.root)
    refuse_mistakes(domain.name, [*domain.mistakes, *mistakes_in_project(domain, tree)])
    missing = missing_in(domain, tree)
    if prune and missing:
        _refuse_prune(missing, domain.name)
    today = dt.datetime.now(dt.UTC).date()
    plan = plan_entities(tree, in_order(domain.entities), today, strict=strict)
    kept = [f"{name} is not in {domain.name}; it is kept" for name in missing]
    plan = replace(plan, warnings=(*plan.warnings, *kept))
    return carry_out(tree, plan, Wish(dry_run, as_json, plan_out))


def _read(path: Path) -> Domain:
    try:
        return read_domain(path.read_text(encoding="utf-8-sig"), path.name)
    except OSError as error:
        raise Refusal(
            f"{path} cannot be read: {error.strerror}", remedy="check how it is written"
        ) from error
    except UnicodeDecodeError as error:
        raise Refusal(
            f"{path} is not UTF-8 (byte {error.start})", remedy="save the file as UTF-8"
        ) from None


def _refuse_prune(missing: list[str], name: str) -> None:
    listed = ", ".join(missing)
    raise PreconditionRefusal(
        f"{name} has no {listed}, and to remove {'it' if len(missing) == 1 else 'them'} is more "
        "than can be done safely: rows would be lost, and code by hand may use what goes",
        remedy="leave --prune out; what was written for an entity is listed in its manifest, "
        ".layerline/entities/",
    )
