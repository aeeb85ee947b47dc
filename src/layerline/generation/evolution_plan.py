"""Plan the evolution of an entity, after all that rules it out has been looked at."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from layerline.architecture.cautions import cautions
from layerline.architecture.entity import Entity
from layerline.architecture.names import Names
from layerline.architecture.options import Key, Options
from layerline.errors import PreconditionRefusal, Refusal
from layerline.generation.circles import opened_again
from layerline.generation.clashes import refuse_hiding, refuse_long_identifiers, refuse_target
from layerline.generation.entity import EntityPlan
from layerline.generation.evolution import Evolution
from layerline.generation.evolving import Evolving
from layerline.generation.manifest import entities_of, entity_of, options_by_name
from layerline.generation.owned import refuse_older_projects
from layerline.tree import Tree


def plan_evolution(
    tree: Tree, evolution: Evolution, today: dt.date, *, strict: bool = False
) -> EntityPlan:
    """Stage what becomes of an entity.

    Raises:
        Refusal: no record could be the first, or `strict` forbids what would be a warning.
        PreconditionRefusal: a file cannot be read, or what `strict` forbids is left to a person.
    """
    before, after = evolution.before, evolution.after
    warnings = tuple(each for each in cautions(after) if each not in set(cautions(before)))
    if warnings and strict:
        raise Refusal(warnings[0], remedy="use another name, or leave --strict out")
    everyone = tuple(entities_of(tree))
    refuse_hiding(after, everyone)
    opened = opened_again(before, after, everyone)
    evolution = replace(evolution, after=opened.entity)
    targets = _targets(tree, before, after)
    for relation in after.fields:
        if relation.target and relation not in before.fields:
            refuse_target(entity_of(tree, relation.target))
    options = options_by_name(tree, targets)
    _refuse_other_keys(evolution, options)
    refuse_long_identifiers(after, targets)
    refuse_older_projects(tree, after, options)
    evolved = Evolving(tree, evolution, targets, strict=strict)
    evolved.write_migration(today)
    evolved.write_files()
    evolved.write_links(today)
    evolved.write_other_sides()
    listed = evolved.follow_uses()
    if listed and strict:
        raise PreconditionRefusal(
            f"this may use what changes: {listed[0]}",
            remedy="look at it first, or leave --strict out",
        )
    evolved.write_manifest()
    facing = [_tell_apart(tree, each, strict=strict) for each in opened.others]
    edits = dict.fromkeys(edit for each in (evolved, *facing) for edit in each.edits)
    manual = tuple(step for each in (evolved, *facing) for step in each.manual)
    notes = tuple(f"look at this, it may use what has changed: {each}" for each in listed)
    return EntityPlan(
        entities=(opened.entity,),
        edits=tuple(edits),
        manual=manual,
        warnings=(*warnings, *evolution.told, *notes),
        decisions=opened.decisions,
    )


def _tell_apart(tree: Tree, entity: Entity, *, strict: bool) -> Evolving:
    """Stage that an entity's references name their columns, as others lead back to it now."""
    evolution = Evolution(entity_of(tree, entity.names.entity), entity, "", "", "")
    evolved = Evolving(tree, evolution, _targets(tree, entity), strict=strict)
    evolved.write_files()
    evolved.write_other_sides()
    evolved.write_manifest()
    return evolved


def _targets(tree: Tree, *entities: Entity) -> dict[str, Names]:
    own = {entity.names.entity: entity.names for entity in entities}
    wanted = {target for entity in entities for target in entity.targets}
    return {name: own[name] if name in own else entity_of(tree, name).names for name in wanted}


def _refuse_other_keys(evolution: Evolution, options: Mapping[str, Options]) -> None:
    """Refuse to let rows point to what is no key of the target."""
    for ref in evolution.after.refs:
        fill = evolution.fills.get(ref.column)
        is_number = options[ref.target or ""].key is Key.BIGINT
        if fill is not None and not (_is_number_key if is_number else _is_uuid)(fill):
            kind = "a whole number from 1" if is_number else "a UUID"
            given = fill.removeprefix("UUID(").removesuffix(")").strip('"')
            raise Refusal(
                f"`{given}` is no key of a {ref.target}: that is {kind}",
                remedy="take the `id` of a row that is there",
            )


def _is_number_key(fill: str) -> bool:
    return fill.isdecimal() and 1 <= int(fill) < 2**63


def _is_uuid(fill: str) -> bool:
    return fill.startswith("UUID(")
