"""Renders each file of an entity from its template."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from layerline.architecture.entity import Entity
from layerline.architecture.fields import Field, FieldType
from layerline.architecture.links import Link
from layerline.architecture.names import Names
from layerline.architecture.words import BUILTINS
from layerline.generation import columns, schema_fields
from layerline.generation.migrations import Revision
from layerline.generation.relations import back_relationship, relationship
from layerline.generation.samples import PLENTY, Sample, sample
from layerline.templating.overriding import Templates


@dataclass(frozen=True, slots=True)
class Column:
    """A field as the templates see it: each attribute is a piece of source.

    `name` is the column; `title` is how sentences call it; `parameter` is safe as an argument.
    """

    name: str
    title: str
    parameter: str
    python: str
    model: str
    create: str
    update: str
    read: str
    queries: tuple[str, ...]
    position: str
    migration: str
    indexed: bool
    listed: bool
    parameters: tuple[str, ...]
    null: bool
    is_ref: bool
    sample: Sample


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference as the templates see it."""

    name: str
    title: str
    column: str
    target: Names
    back: str
    null: bool
    exists: str
    foreign_key: str
    is_checked: bool
    constraint: str
    ondelete: str
    revision: Revision | None


@dataclass(frozen=True, slots=True)
class LinkTable:
    """An n-n relation as the templates see it; `ondelete` is for the link whose target goes."""

    name: str
    title: str
    path: str
    prefix: str
    names: Names
    target: Names
    back: str
    owner_column: str
    other_column: str
    ondelete: str
    revision: Revision


@dataclass(frozen=True, slots=True)
class EnumClass:
    """An enum as the templates see it."""

    name: str
    title: str
    members: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class EntityRenderer:
    """Knows an entity and what it refers to; renders its files.

    Attributes:
        entity: the new one.
        targets: the names of each entity it refers to, by their class.
        revision: where its migration goes.
        templates: ours, and the project's own.
    """

    entity: Entity
    targets: Mapping[str, Names]
    revision: Revision
    templates: Templates = field(default_factory=Templates)
    later: Mapping[str, Revision] = field(default_factory=dict)
    """The migrations that need both tables, by the relation that they are for."""

    def render(self, template: str) -> str:
        """One file, not yet formatted."""
        return self.templates.render(template, self._values)

    def render_for(self, relation: Field, template: str) -> str:
        """One file of a relation, not yet formatted."""
        link = next((link for link in self._links if link.name == relation.name), None)
        ref = next((ref for ref in self._refs if ref.name == relation.name), None)
        return self.templates.render(template, {**self._values, "link": link, "ref": ref})

    @cached_property  # which needs a class without slots
    def _values(self) -> dict[str, object]:
        entity = self.entity
        all_columns = [self._column(field) for field in entity.stored]
        refs = self._refs
        required = [ref for ref in refs if not ref.null]
        samples = [column for column in all_columns if not column.is_ref]
        others = {ref.target for ref in refs if not ref.is_checked} - {entity.names}
        seen = set(self.targets.values()) - {entity.names}
        return {
            "names": entity.names,
            "service": "service" if entity.names.singular != "service" else "services",
            "article": _article(entity.names.title),
            "columns": all_columns,
            "uniques": [c for c, f in zip(all_columns, entity.stored, strict=True) if f.unique],
            "listed": [c for c in all_columns if c.listed],
            "filters": [c for c in all_columns if c.parameters],
            "ranges": [c for c in all_columns if len(c.parameters) > 1],
            "sorts": [c for c, f in zip(all_columns, entity.stored, strict=True) if f.sort],
            "samples": samples,
            "room": min((c.sample.room for c in samples if c.sample.room), default=None),
            "plenty": PLENTY,
            "changeable": next((c for c in samples if c.sample.differs), None),
            "not_null": next((column.name for column in all_columns if not column.null), None),
            "required": [f.column for f in entity.stored if not f.null and f.default is None],
            "refs": refs,
            "links": self._links,
            "seen_targets": sorted(seen, key=lambda names: names.module),
            "required_refs": required,
            "optional_unique_refs": [self._ref(f) for f in entity.refs if f.unique and f.null],
            "restricting": [self._ref(f) for f in entity.refs if _restricts(f)],
            "targets": sorted(others, key=lambda names: names.module),
            "required_targets": sorted({r.target for r in required}, key=lambda n: n.module),
            "relationships": self._relationships(),
            "enums": [_enum(entity, f) for f in entity.fields if f.type is FieldType.ENUM],
            "checks": [check for field in entity.stored for check in columns.checks(field)],
            "revision": self.revision,
        }

    def _relationships(self) -> list[str]:
        entity = self.entity
        pairs = [(field, self.targets[field.target]) for field in entity.fields if field.target]
        forward = [relationship(entity, field, target) for field, target in pairs]
        own = [(field, target) for field, target in pairs if target == entity.names]
        return [*forward, *(back_relationship(entity, field, target) for field, target in own)]

    @cached_property
    def _refs(self) -> list[Ref]:
        return [self._ref(field) for field in self.entity.refs]

    @cached_property
    def _links(self) -> list[LinkTable]:
        return [self._link(link) for link in self.entity.links]

    def _link(self, link: Link) -> LinkTable:
        target = self.targets[link.field.target or ""]
        return LinkTable(
            name=link.field.name,
            title=_title(link.field),
            path=link.field.name.replace("_", "-"),
            prefix=link.prefix,
            names=link.names,
            target=target,
            back=self.entity.back_of(link.field),
            owner_column=link.owner_column,
            other_column=link.other_column(target),
            ondelete=columns.on_delete(link.field),
            revision=self.later[link.field.name],
        )

    def _column(self, field: Field) -> Column:
        entity = self.entity
        target = self.targets[field.target].table if field.target else None
        return Column(
            name=field.column,
            title=_title(field),
            parameter=field.column if field.column not in BUILTINS else "value",
            python=columns.python_type(entity, field),
            model=columns.model_column(entity, field, target),
            create=schema_fields.create_field(entity, field),
            update=schema_fields.update_field(entity, field),
            read=schema_fields.read_field(entity, field),
            queries=tuple(schema_fields.query_fields(entity, field)),
            position=schema_fields.position_field(entity, field),
            migration=columns.migration_column(field),
            indexed=columns.is_indexed(field),
            listed=columns.is_listed(field),
            parameters=field.parameters,
            null=field.null,
            is_ref=field.type is FieldType.REF,
            sample=Sample("", "") if field.type is FieldType.REF else sample(field),
        )

    def _ref(self, field: Field) -> Ref:
        target = self.targets[field.target or ""]
        names = self.entity.names
        is_checked = field.name in self.entity.checked
        exists = "exists" if target == names else f"{target.singular}_service.exists"
        return Ref(
            name=field.name,
            title=_title(field),
            column=field.column,
            target=target,
            back=self.entity.back_of(field),
            null=field.null,
            exists=f"{names.singular}_repo.{field.name}_exists" if is_checked else exists,
            foreign_key=columns.foreign_key(self.entity, field, target.table),
            is_checked=is_checked,
            constraint=columns.foreign_key_name(names.table, field.column, target.table),
            ondelete=columns.on_delete(field),
            revision=self.later.get(field.name),
        )


def _restricts(field: Field) -> bool:
    return not field.null and field.ondelete in {None, "restrict"}


def _enum(entity: Entity, field: Field) -> EnumClass:
    return EnumClass(entity.enum_class(field), _title(field), field.members)


def _title(field: Field) -> str:
    return field.name.replace("_", " ").strip()


def _article(title: str) -> str:
    sounds_like_a_vowel = title[0] in "aeiou" and not _SPOKEN_WITH_A_CONSONANT.match(title)
    return "an" if sounds_like_a_vowel or _SILENT_H.match(title) else "a"


_SPOKEN_WITH_A_CONSONANT = re.compile(r"uni(?!n|m)|us[aeu]|uti|eu|one\b")
_SILENT_H = re.compile(r"hour|honest|honou?r|heir")
