"""Which entities go with a domain's file that no longer names them, and which stay, and why.

What layerline wrote for its user goes. What a person wrote is not for a file to take away, and
the entities that came with the project were in no file of a domain to begin with.
"""

import datetime as dt
from collections.abc import Sequence

from layerline.architecture.wiring import ANSWERS_FILE
from layerline.generation.entity import EntityPlan
from layerline.generation.manifest import Manifest, manifest_path
from layerline.generation.project import plan_project
from layerline.generation.removal import plan_removal
from layerline.templating.answers import given_answers
from layerline.templating.questions import read_questionnaire, template_root
from layerline.tree import Tree


def plan_pruning(
    tree: Tree, missing: Sequence[Manifest], file: str, today: dt.date, *, strict: bool = False
) -> tuple[EntityPlan, tuple[str, ...]]:
    """Stage that what a file does not name goes.

    Args:
        tree: the project.
        missing: what the file does not name.
        file: its name, for sentences.
        today: for the names of the migrations.
        strict: refuse what would be said in a warning or left to a person.

    Returns:
        The removal, and a sentence for each entity that is kept nevertheless.

    Raises:
        Refusal: `strict` forbids a warning.
        PreconditionRefusal: something refers to what would go, or a file cannot be read.
    """
    came_along = _of_template(tree)
    going, kept = [], []
    for manifest in missing:
        names = manifest.entity.names
        if manifest.adopted:
            reason = "its code was written by hand and adopted"
        elif manifest_path(names.singular) in came_along:
            reason = "it came with the project's template"
        else:
            going.append(manifest.entity)
            continue
        kept.append(
            f"{names.entity} is not in {file}, and is kept: {reason}; "
            f"`layerline remove-entity {names.entity}` takes it out"
        )
    removal = plan_removal(tree, going, today, strict=strict) if going else EntityPlan(())
    return removal, tuple(kept)


def _of_template(tree: Tree) -> frozenset[str]:
    """The manifests that a new project with these answers begins with."""
    if not tree.exists(ANSWERS_FILE):
        return frozenset()
    asked = {question.name for question in read_questionnaire(template_root()).questions}
    answers = given_answers(tree.read(ANSWERS_FILE), ANSWERS_FILE)
    known = {name: answer for name, answer in answers.items() if name in asked}
    return frozenset(file.path for file in plan_project(known, folder_name=tree.root.name).files)
