"""`layerline apply domain.toml`: give a project the entities of a file, and no others if asked."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from layerline.architecture.domain import Domain, read_domain, refuse_mistakes
from layerline.commands.conventions import Directory, DryRun, Json
from layerline.commands.opening import project_to_change
from layerline.commands.planned import PlanOut, Strict, Wish, carry_out
from layerline.errors import Exit, PreconditionRefusal, Refusal
from layerline.generation.domain import in_order, missing_in, mistakes_in_project
from layerline.generation.entity import EntityPlan, plan_entities

DomainFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help='TOML, a table for each entity: [Order] and below it fields = ["total:int"], each '
        "as add-entity takes it, and where wanted plural = … and names = { table = … }.",
    ),
]
Prune = Annotated[
    bool,
    typer.Option(
        "--prune",
        help="Remove the entities that add-entity or apply made and the file does not name; what "
        "came with the template or was adopted is kept. Refused where something refers to them.",
    ),
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
    project has and the file has not is kept; with --prune it goes, in the same transaction: its
    files, wiring, relations, its table. Its rows are lost when the migration runs.
    """
    domain = _read(domain_file)
    tree = project_to_change(directory)
    today = dt.datetime.now(dt.UTC).date()
    missing = missing_in(domain, tree)
    names = [manifest.entity.names.entity for manifest in missing]
    kept: tuple[str, ...] = tuple(f"{name} is not in {domain.name}; it is kept" for name in names)
    removal = EntityPlan(())
    if prune and missing:
        refuse_mistakes(domain.name, domain.mistakes)
        _refuse_nothing(domain, names)
        # Imported here and nowhere else: it brings libcst, and the reading of answers.
        from layerline.generation.pruning import plan_pruning  # noqa: PLC0415

        # Goes first, so that what comes may have the names of what goes.
        removal, kept = plan_pruning(tree, missing, domain.name, today, strict=strict)
    refuse_mistakes(domain.name, [*domain.mistakes, *mistakes_in_project(domain, tree)])
    plan = plan_entities(tree, in_order(domain.entities), today, strict=strict)
    return carry_out(tree, _together(removal, plan, kept), Wish(dry_run, as_json, plan_out))


def _together(removal: EntityPlan, plan: EntityPlan, kept: tuple[str, ...]) -> EntityPlan:
    return replace(
        plan,
        edits=tuple(dict.fromkeys([*removal.edits, *plan.edits])),
        manual=(*removal.manual, *plan.manual),
        warnings=(*removal.warnings, *plan.warnings, *kept),
        removed=removal.removed,
        tested=frozenset() if removal.removed else plan.tested,
    )


def _refuse_nothing(domain: Domain, names: Sequence[str]) -> None:
    """Refuse a file without entities: it is rather cut off than meant."""
    if not domain.entities:
        raise PreconditionRefusal(
            f"{domain.name} names no entity at all, and --prune would remove all that there are: "
            f"{', '.join(names)}",
            remedy="check that it is the right file; to remove one: layerline remove-entity ENTITY",
        )


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
