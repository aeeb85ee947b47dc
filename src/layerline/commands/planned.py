"""What each verb that plans shares: lint what is staged, show it, save it or do it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Annotated

import typer

from layerline.architecture.config import load
from layerline.architecture.conventions import PACKAGES, conventional
from layerline.architecture.entity import Entity
from layerline.commands.conventions import print_document, say
from layerline.errors import Exit, PreconditionRefusal
from layerline.generation.edits import ManualStep
from layerline.generation.entity import EntityPlan
from layerline.generation.saved_plan import is_saved_plan, save
from layerline.reporting.diff import diff
from layerline.tree import Change, Tree, digest, write_file

Strict = Annotated[
    bool,
    typer.Option("--strict", help="Refuse what would be a warning, or a step left to a person."),
]
PlanOut = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Save the plan for `layerline apply-plan FILE`, and write nothing else.",
    ),
]


@dataclass(frozen=True, slots=True)
class Wish:
    """How a plan is to be carried out."""

    dry_run: bool
    as_json: bool
    plan_out: Path | None = None
    strict: bool = False


def carry_out(tree: Tree, plan: EntityPlan, wish: Wish) -> Exit:
    """Do, save or only show what is staged.

    Raises:
        VerificationRefusal: the project would have a finding that it does not have now.
        PreconditionRefusal: something cannot be written.
    """
    if not _is_known_to_be_clean(tree, plan):
        # Imported here and nowhere else: the rules, and libcst, which most new entities spare.
        from layerline.commands.verifying import refuse_new_findings  # noqa: PLC0415

        refuse_new_findings(tree, plan.manual, plan.words)
    changes = tree.changes()
    is_tried = wish.dry_run or wish.plan_out is not None
    if wish.plan_out:
        _save(tree, plan, wish.plan_out)
    if not is_tried:
        tree.commit()
    if wish.as_json:
        print_document(_document(plan, changes, is_tried=is_tried))
    if wish.dry_run:
        say("\n".join(diff(changes)), as_json=wish.as_json)
    say("\n".join(_summary(plan, changes, wish)), as_json=wish.as_json)
    return Exit.MANUAL_STEPS if plan.manual else Exit.DONE


def manual_steps(steps: Sequence[ManualStep]) -> list[str]:
    """The lines that say what is left to a person."""
    lines = []
    for step in steps:
        lines += ["", f"Left for you: {step.path}: {step.reason}{'; add' if step.snippet else ''}"]
        lines += [f"    {line}" for line in step.snippet.splitlines()]
    return lines


def _save(tree: Tree, plan: EntityPlan, path: Path) -> None:
    if path.exists() and not (path.is_file() and is_saved_plan(path.read_bytes())):
        raise PreconditionRefusal(
            f"{path} is there and is no plan, so it is not overwritten",
            remedy="choose another file for --plan-out",
        )
    write_file(path, save(tree, plan.manual, plan.next).text().encode())


def _is_known_to_be_clean(staged: Tree, plan: EntityPlan) -> bool:
    """Whether nothing can come of linting: our tests lint each template with every option.

    That says nothing of a project's own templates, of layers and rules that are not those of the
    convention, and of edits that do more than add.
    """
    if not plan.tested.issuperset(change.path for change in staged.changes()):
        return False
    return load(staged) in map(conventional, PACKAGES)


def _document(plan: EntityPlan, changes: Sequence[Change], *, is_tried: bool) -> dict[str, object]:
    anchors = {(edit.path, edit.codemod, edit.anchor) for edit in plan.edits}
    content: dict[str, object] = {
        "entities": [_entity(entity) for entity in plan.entities],
        "removed_entities": [entity.names.entity for entity in plan.removed],
        "unchanged": [entity.names.entity for entity in plan.unchanged],
        "dry_run": is_tried,
        "created": [change.path for change in changes if change.before is None],
        "edited": [each.path for each in changes if None not in (each.before, each.after)],
        "removed": [change.path for change in changes if change.after is None],
        "files": [_file(change) for change in changes],
        "edits": [
            {
                "path": change.path,
                "codemods": [
                    {"codemod": codemod, "anchor": anchor}
                    for path, codemod, anchor in sorted(anchors)
                    if path == change.path
                ],
                "added": _added(change),
            }
            for change in changes
            if None not in (change.before, change.after)
        ],
        "decisions": [asdict(decision) for decision in plan.decisions],
        "warnings": list(plan.warnings),
        "manual_steps": [asdict(step) for step in plan.manual],
        "next": list(plan.next),
        "undo": "layerline undo" if changes and not is_tried else None,
    }
    return content


def _entity(entity: Entity) -> dict[str, object]:
    return {
        "entity": entity.names.entity,
        "names": entity.names.spellings,
        "fields": [field.spec for field in entity.fields],
        "public": entity.public,
        "options": entity.options.given,
    }


def list_of(changes: Sequence[Change]) -> list[str]:
    """A line for each file: that it comes, goes or is edited."""
    ordered = sorted(changes, key=lambda change: list(_SIGNS).index(_sign(change)))
    return [f"  {_sign(change)} {change.path}" for change in ordered]


_SIGNS = {"+": "create", "~": "edit", "-": "remove"}


def _sign(change: Change) -> str:
    return "+" if change.before is None else "-" if change.after is None else "~"


def _file(change: Change) -> dict[str, object]:
    return {
        "path": change.path,
        "action": _SIGNS[_sign(change)],
        "before": None if change.before is None else digest(change.before),
        "after": None if change.after is None else digest(change.after),
    }


def _added(change: Change) -> list[dict[str, object]]:
    """The lines that are new in an edited file, by their number in it."""
    old, new = (
        content.decode("utf-8", "replace").split("\n")
        for content in (change.before or b"", change.after or b"")
    )
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [
        {"line": number + 1, "text": new[number].rstrip("\r")}
        for step, _, _, start, end in steps
        if step != "equal"
        for number in range(start, end)
    ]


def _summary(plan: EntityPlan, changes: Sequence[Change], wish: Wish) -> list[str]:
    lines = [
        f"{entity.names.entity} is there already, with these fields; nothing was changed."
        for entity in plan.unchanged
    ]
    lines += [_title(entity) for entity in plan.entities]
    lines += [
        f"{entity.names.entity} goes, and its table {entity.names.table}" for entity in plan.removed
    ]
    lines += list_of(changes)
    lines += [f"note: {decision.sentence}" for decision in plan.decisions]
    lines += [f"note: {sentence}" for sentence in plan.warnings]
    lines += manual_steps(plan.manual)
    if not plan.next:
        return lines
    if wish.plan_out:
        return [*lines, "", "Next:", f"  layerline apply-plan {wish.plan_out}"]
    if wish.dry_run:
        return [*lines, "Nothing was written: this was a dry run."]
    return [*lines, "", "Next:", *(f"  {step}" for step in plan.next)]


def _title(entity: Entity) -> str:
    names = entity.names
    return (
        f"{names.entity}: table {names.table}, routes at /{names.path}, events {names.event}.*, "
        f"modules {names.module}.py"
    )
