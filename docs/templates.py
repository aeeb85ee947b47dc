"""What docs/reference/templates.md says of the templates of an entity's files, from the code."""

import dataclasses
from collections.abc import Iterator

from layerline.architecture import wiring
from layerline.architecture.entity import entity
from layerline.architecture.names import Names
from layerline.generation.entity_files import EntityRenderer
from layerline.generation.entity_pieces import Column, EnumClass, Group, LinkTable, Ref
from layerline.generation.migrations import Revision
from layerline.generation.option_values import KeySource
from layerline.generation.samples import Sample

VARIABLES = {
    "names": "The entity's spellings (Names).",
    "service": "How the routes call its service.",
    "article": "`a` or `an`, before its title.",
    "columns": "All columns (Column).",
    "uniques": "Those of them that are unique.",
    "listed": "Those that have an index for lists.",
    "filters": "Those that a list can be filtered by.",
    "ranges": "Those of them that have a range.",
    "sorts": "Those that a list can be sorted by.",
    "samples": "Those that tests give a value.",
    "room": "How many different values the narrowest of them has; none where it is no matter.",
    "plenty": "How many values are enough for any test.",
    "varying": "The first sample that differs from record to record, if any.",
    "changeable": "The first of them that a client can change and see, if any.",
    "not_null": "A field that may be changed and not be null, if any.",
    "required": "The fields that a client must send.",
    "creates": "The columns that a client gives.",
    "updates": "Those that a client can change.",
    "reads": "Those that a client sees.",
    "checked_uniques": "The unique columns that the service checks.",
    "create_uniques": "Those of them that a client gives.",
    "update_uniques": "Those of them that a client can change.",
    "create_refs": "The references that a client gives (Ref).",
    "update_refs": "Those that a client can change.",
    "listed_refs": "Those that a client sees.",
    "groups": "Fields that are unique together, for tests (Group).",
    "update_together": "Whether a change can make two records meet there.",
    "create_conflicts": "Whether making one can end with 409.",
    "update_conflicts": "Whether changing one can.",
    "optional_unique_refs": "References that are unique and may be missing.",
    "made_apart": "References that tests make a record for by themselves.",
    "refs": "All references (Ref).",
    "links": "All n-n relations (LinkTable).",
    "given_links": "Those of them that a client gives.",
    "seen_targets": "The other entities that relations point to (Names).",
    "required_refs": "The references that must be there.",
    "restricting": "Those for which what they point to cannot be deleted.",
    "restricting_services": "Those of them whose target's service deletes.",
    "restricting_routes": "Those of them whose target has a route for that.",
    "targets": "The other entities whose services this one needs (Names).",
    "required_targets": "Those of the references that must be there.",
    "relationships": "The relations, each a line of the model.",
    "enums": "The enums (EnumClass).",
    "can": "`can.create`, `can.read`, `can.list`, `can.update`, `can.delete`: its operations.",
    "routed": "Whether it has routes.",
    "publishes": "Whether it publishes events.",
    "shows": "Whether a route answers with it.",
    "soft": "Whether it is deleted softly.",
    "offset": "Whether its lists are paged by offset.",
    "duties": "What its service does, as the beginning of a sentence.",
    "actions": "Its events, each with the word for it in a sentence.",
    "key": "Its primary key (KeySource).",
    "position": "The class of its cursor, where that is one of its own.",
    "row": "What its model inherits: `row.module`, `row.name`.",
    "base": "What its repository inherits: `base.module`, `base.name`.",
    "together": "The columns that are unique together, a list for each group.",
    "together_stored": "The same with what the tests store.",
    "indexes": "The columns of each index over several.",
    "living": "The columns that are unique among what is not deleted.",
    "living_stored": "The same with what the tests store.",
    "methods": "The methods of the route of one record.",
    "asked": "The calls of that route in tests.",
    "written": "The schemas that a client sends, as a type.",
    "hidden": "The columns that no client sees.",
    "masked": "Those that no log shows.",
    "unset": "Those that no client gives.",
    "fixed": "Those that no client changes.",
    "mixed_refs": "Whether other references are given than changed.",
    "mixed_uniques": "Whether other unique columns are given than changed.",
    "domain_events": "Events of its own: `name`, `class`, `title`, `facts`, `told`.",
    "checks": "Its CHECK constraints, each a name and a condition.",
    "json": "What clients call each column.",
    "sent": "What the factory of the tests calls it.",
    "aliased": "The fields that clients call otherwise, by schema.",
    "revision": "Of its migration (Revision).",
    "link": "In `link.py.jinja` and `link_migration.py.jinja`: the relation (LinkTable).",
    "ref": "In `reference_migration.py.jinja`: the reference (Ref).",
}
PIECES = (Names, Column, Sample, Ref, LinkTable, KeySource, Group, EnumClass, Revision)


def variables() -> tuple[str, ...]:
    """What the templates may name, by the code."""
    order = entity("Order", ["total:int"])
    return EntityRenderer(order, {}, Revision("1", None, "")).variables


def page() -> Iterator[str]:
    """The lines of the page."""
    yield "# The templates of an entity"
    yield ""
    yield "Made from the code; [how to have your own](../how-to/templates.md)."
    yield ""
    files = {each.template: each.path for each in wiring.ENTITY_FILES}
    files[wiring.LINK_FILE.template] = wiring.LINK_FILE.path
    migrations = f"{wiring.MIGRATIONS}/…"
    yield from _table(
        "Files", {f"`{each}`": f"`{files.get(each, migrations)}`" for each in wiring.TEMPLATES}
    )
    yield from _table("Variables", {f"`{each}`": VARIABLES[each] for each in variables()})
    pieces = {}
    for piece in PIECES:
        known = [each.name for each in dataclasses.fields(piece)]
        known += [name for name, value in vars(piece).items() if isinstance(value, property)]
        pieces[piece.__name__] = " ".join(f"`{name}`" for name in known)
    yield from _table("What they have", pieces)


def _table(title: str, rows: dict[str, str]) -> Iterator[str]:
    yield from (f"## {title}", "", "| | |", "| --- | --- |")
    yield from (f"| {name} | {said} |" for name, said in rows.items())
    yield ""
