"""A known entity whose model is read again: what no reading can see is kept.

A model and its schemas do not say all that was asked for: who may set a field, the links of an n-n
relation, what has no schema. So the same reading is made of the entity as it would be generated,
and only where the two readings differ has somebody changed something.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, replace

from layerline.architecture.entity import Entity
from layerline.architecture.fields import Field
from layerline.architecture.options import Together
from layerline.architecture.wiring import MODEL_FILE, SCHEMAS_FILE
from layerline.errors import Refusal
from layerline.generation.entity_files import EntityRenderer
from layerline.generation.manifest import entity_of
from layerline.generation.migrations import Revision
from layerline.generation.own_templates import own_templates
from layerline.generation.owned import files_of
from layerline.generation.reading_models import Unsaid
from layerline.tree import Tree


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model and its schemas say.

    Attributes:
        fields: in the order of the model.
        unsaid: what no field says.
        relations: the names of its relationships.
    """

    fields: tuple[Field, ...]
    unsaid: tuple[Unsaid, ...]
    relations: frozenset[str]


def as_generated(tree: Tree, known: Entity) -> Tree:
    """The project with an entity's model and schemas as if nobody had edited them.

    Raises:
        PreconditionRefusal: the project has not what the entity refers to.
    """
    own = known.names.entity
    targets = {each: known if each == own else entity_of(tree, each) for each in known.targets}
    renderer = EntityRenderer(
        known,
        {name: target.names for name, target in targets.items()},
        Revision("", None, ""),
        own_templates(tree),
        {name: target.options for name, target in targets.items()},
    )
    scratch = Tree(tree.root)
    for file in files_of(known.options):
        if file in {MODEL_FILE, SCHEMAS_FILE}:
            scratch.write(file.of(known.names), renderer.render(file.template))
    return scratch


def read_again(known: Entity, generated: Reading, now: Reading) -> tuple[Entity, list[Unsaid]]:
    """The entity as it is by now, and what nobody says of it.

    Args:
        known: as its manifest has it.
        generated: the reading of what that generates.
        now: the reading of what is there.

    Raises:
        Refusal: its fields contradict each other by now.
    """
    said = {(each.name, each.reason) for each in generated.unsaid}
    same = {name for name, reason in said & {(each.name, each.reason) for each in now.unsaid}}
    fields = _in_order(known, _merged(known, generated, now), now.relations | same)
    names = {field.name for field in fields}
    options = replace(
        known.options,
        unique=_left(known.options.unique, names),
        index=_left(known.options.index, names),
    )
    entity = replace(
        known,
        fields=tuple(fields),
        options=options,
        checked=tuple(name for name in known.checked if name in names),
        mutual=tuple(name for name in known.mutual if name in names),
    )
    return entity, [each for each in now.unsaid if (each.name, each.reason) not in said]


def _merged(known: Entity, generated: Reading, now: Reading) -> list[Field]:
    asked = {field.name: field for field in known.fields}
    before = {field.name: field for field in generated.fields}
    return [
        _changed(asked[field.name], before[field.name], field)
        if field.name in asked and field.name in before
        else field
        for field in now.fields
    ]


def _changed(asked: Field, before: Field, now: Field) -> Field:
    """A field as asked for, with what is read otherwise than it would be."""
    read = {each.name: getattr(now, each.name) for each in dataclasses.fields(Field)}
    changes = {name: value for name, value in read.items() if value != getattr(before, name)}
    try:
        return replace(asked, **changes)
    except Refusal:
        return now


def _in_order(known: Entity, read: Sequence[Field], there: frozenset[str]) -> list[Field]:
    """The fields that were read, and those that cannot be, each after the one before it."""
    fields = list(read)
    previous = 0
    for field in known.fields:
        at = next((i for i, each in enumerate(fields) if each.name == field.name), None)
        if at is not None:
            previous = at + 1
        elif field.column in there:
            fields.insert(previous, field)
            previous += 1
    return fields


def _left(groups: Together, names: set[str]) -> Together:
    return tuple(group for group in groups if names.issuperset(group))
