"""Evolutions that nobody thought of: a random one for the entities that a project has by now."""

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import Any, TypeAlias

from layerline.architecture.entity import Entity
from layerline.architecture.fields import Bound, Field, FieldType, parse_field
from layerline.errors import Refusal
from layerline.generation.samples import sample
from surviving import row_key

Command: TypeAlias = tuple[str, ...]
Changes: TypeAlias = dict[str, Any]

NAMES = ["amber", "birch_bark", "clay", "date", "ember", "fern_leaf", "hash", "iris", "jade_stone"]
CLASSES = ["Parcel", "Route", "Harbor", "TradeFair", "Vessel", "Box", "Quay", "Hour"]
TYPES = [
    *(kind for kind in FieldType if kind not in {"decimal", "enum", "ref", "refs"}),
    *(
        "str=30",
        "str=200",
        "decimal=12,2",
        "decimal=6,0",
        "enum=open,shut",
        "enum=on-hold,lost,1st",
    ),
]
FLAGS = ["null", "index", "filter", "sort", "immutable", "readonly", "private", "sensitive"]
MODIFIERS = [*FLAGS, "unique", "ge=0", "min=2"]
TOLD = ["str", "int:null", "decimal=9,2", "datetime", "uuid:null", "json"]
LINKS = ["", "ondelete=restrict", "ondelete=cascade"]
REFERENCES = ["null", "null:unique", "null:ondelete=cascade", "null:ondelete=null", "null:private"]
OPTIONS: list[Command] = [
    *[()] * 4,
    ("--no-route",),
    ("--no-events",),
    ("--soft-delete",),
    ("--pk", "uuid4"),
    ("--pk", "bigint"),
    ("--pk", "bigint", "--paginate", "offset"),
    ("--paginate", "offset"),
    ("--only", "create,read,list"),
    ("--only", "read,list,update"),
    ("--only", "create,read,update,delete"),
]


def command(chance: Random, entities: Sequence[Entity], stage: int) -> Command | None:
    """An evolution of one of the entities, or of their number; None where this draw found none.

    Whether it can be carried out is for layerline to say.

    Args:
        chance: what decides.
        entities: those that there are.
        stage: at which each of them got its newest row.
    """
    verb = chance.choice(_VERBS) if entities else "add-entity"
    try:
        if verb == "add-entity":
            return _new_entity(chance, entities)
        if verb == "relation":
            return _relation(chance, entities, stage)
        entity = chance.choice(entities)
        arguments = _EVOLUTIONS[verb](chance, entity, entities)
    except (Refusal, IndexError):  # it would contradict itself, or there is no field
        return None
    return (verb, entity.names.entity, *arguments)


def _new_entity(chance: Random, entities: Sequence[Entity]) -> Command:
    known = [each.names.entity for each in entities]
    name = chance.choice([each for each in CLASSES if each not in known])
    specs = [_new_field(chance).spec for _ in range(chance.randrange(4))]
    if known and chance.random() < 0.5:
        flags = chance.choice(["", ":null", ":unique", ":immutable"])
        specs.append(f"{chance.choice(NAMES)}:ref={chance.choice(known)}{flags}")
    return ("add-entity", name, *specs, *chance.choice(OPTIONS))


def _relation(chance: Random, entities: Sequence[Entity], stage: int) -> Command:
    kind = chance.choice(["n-1", "1-n", "n-n"])
    one, other = (chance.choice(entities) for _ in range(2))
    name, back = chance.sample(NAMES, 2)
    named = (f"back={back}_back", "--name", name)
    pair = (one.names.entity, kind, other.names.entity)
    if kind == "n-n":
        return ("relation", *pair, *filter(None, [chance.choice(LINKS)]), *named)
    options = chance.choice([("null",), ("null", "ondelete=restrict"), ("ondelete=cascade",), ()])
    key = str(row_key(other if kind == "n-1" else one, stage))
    filled = () if "null" in options else ("--backfill", key)
    return ("relation", *pair, *options, *named, *filled)


def _added(chance: Random, _: Entity, entities: Sequence[Entity]) -> Command:
    if chance.random() < 0.25:
        target, flags = chance.choice(entities).names.entity, chance.choice(REFERENCES)
        name, back = chance.sample(NAMES, 2)
        if chance.random() < 0.5:
            flags = chance.choice(LINKS)
            return (":".join(filter(None, [f"{name}:refs={target}", flags, f"back={back}_back"])),)
        return (f"{name}:ref={target}:{flags}:back={back}_back",)
    field = _new_field(chance)
    return (field.spec, *_backfill(field))


def _new_field(chance: Random) -> Field:
    modifiers = chance.sample(MODIFIERS, chance.randrange(3))
    field = parse_field(":".join([chance.choice(NAMES), chance.choice(TYPES), *modifiers]))
    return replace(field, default=text_of(field)) if chance.random() < 0.2 else field


def _changed(chance: Random, entity: Entity, _: Sequence[Entity]) -> Command:
    old = chance.choice([each for each in entity.fields if each.type is not FieldType.REF])
    if old.type is FieldType.REFS:
        return (replace(old, ondelete=None if old.ondelete else "restrict").spec,)
    changes = [*_toggled(old), *_limited(old)]
    if not old.unique and not any(old.name in group for group in entity.options.unique):
        changes += [*_converted(old)]  # other values of a unique one might meet
    new = replace(old, **chance.choice(changes))
    return (new.spec, *_backfill(new))


def _renamed(chance: Random, entity: Entity, _: Sequence[Entity]) -> Command:
    kept = ("--api-alias",) if chance.random() < 0.3 else ()
    return (chance.choice(entity.fields).name, chance.choice(NAMES), *kept)


def _renamed_entity(chance: Random, _: Entity, entities: Sequence[Entity]) -> Command:
    known = {each.names.entity for each in entities}
    return (chance.choice([each for each in CLASSES if each not in known]),)


def _removed(chance: Random, entity: Entity, _: Sequence[Entity]) -> Command:
    return (chance.choice(entity.fields).name,)


def _event(chance: Random, *_: object) -> Command:
    facts = [
        f"{chance.choice(NAMES)}_told:{chance.choice(TOLD)}" for _ in range(chance.randrange(3))
    ]
    return (chance.choice(["shipped", "payment_failed", "lost"]), *facts)


def _removed_entity(*_: object) -> Command:
    return ()


_EVOLUTIONS: dict[str, Callable[[Random, Entity, Sequence[Entity]], Command]] = {
    "add-field": _added,
    "change-field": _changed,
    "rename-field": _renamed,
    "remove-field": _removed,
    "rename-entity": _renamed_entity,
    "remove-entity": _removed_entity,
    "add-event": _event,
}
_OFTEN = {
    "add-field": 5,
    "change-field": 5,
    "rename-field": 3,
    "remove-field": 2,
    "rename-entity": 2,
    "add-entity": 3,
    "relation": 3,
    "add-event": 2,
}
_VERBS = [
    verb for verb in [*_EVOLUTIONS, "add-entity", "relation"] for _ in range(_OFTEN.get(verb, 1))
]


def _backfill(field: Field) -> Command:
    return () if field.null or field.unique else ("--backfill", text_of(field))


def text_of(field: Field) -> str:
    """A value of a field, as people type it."""
    if field.type is FieldType.JSON:
        return "{}"
    value = ast.literal_eval(sample(replace(field, unique=False)).other)
    return str(value).lower() if field.type is FieldType.BOOL else str(value)


def _toggled(field: Field) -> Iterator[Changes]:
    yield from ({flag: not getattr(field, flag)} for flag in FLAGS)
    yield {"unique": False}
    yield {"bounds": (), "min_length": None}
    yield {"default": None if field.default else text_of(field)}


def _limited(field: Field) -> Iterator[Changes]:
    """Other limits, which the rows that are there keep."""
    if field.type is FieldType.STR:
        yield {"length": 40, "max_length": None, "default": None}
        yield {"length": (field.length or 0) + 60}
    if field.type.is_text:
        yield {"min_length": 3, "max_length": 30, "default": None}
        yield {"min_length": None, "max_length": None}
    if field.type.is_number:
        floor, ceiling = Bound("ge", "0"), Bound("le", "900")
        yield from ({"bounds": each} for each in [(floor,), (floor, ceiling), (ceiling,)])


def _converted(field: Field) -> Iterator[Changes]:
    bare = {"default": None, "bounds": (), "min_length": None, "max_length": None}
    if field.type in {FieldType.INT, FieldType.BIGINT}:
        for kind in (FieldType.INT, FieldType.BIGINT, FieldType.FLOAT):
            yield {**bare, "type": kind}
        yield {**bare, "type": FieldType.DECIMAL, "precision": 18, "scale": 2}
    if field.precision and field.scale is not None:
        yield {**bare, "precision": field.precision + 2, "scale": field.scale + 1}
    if field.type.is_text:
        yield {**bare, "type": FieldType.TEXT, "length": None}
        yield {**bare, "type": FieldType.STR, "length": (field.length or 900) + 7}
    if field.type is FieldType.ENUM:
        yield {**bare, "type": FieldType.TEXT, "values": ()}
        yield {**bare, "values": (*field.values, "further")}
        yield {**bare, "values": ("further", *field.values[1:])}
        yield {**bare, "values": field.values[1:]}
        yield {**bare, "values": field.values[::-1]}
