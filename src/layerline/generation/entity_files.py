"""Renders each file of an entity from its template."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from layerline.architecture.domain_events import DomainEvent
from layerline.architecture.entity import Entity
from layerline.architecture.fields import Field, FieldType
from layerline.architecture.links import Link
from layerline.architecture.names import Names
from layerline.architecture.options import Operation, Options
from layerline.architecture.words import BUILTINS
from layerline.generation import columns, schema_fields
from layerline.generation.entity_pieces import Column, EnumClass, Group, LinkTable, Ref
from layerline.generation.migrations import Revision
from layerline.generation.option_values import (
    access_values,
    counted,
    key_source,
    option_values,
)
from layerline.generation.relations import back_relationship, relationship
from layerline.generation.samples import PLENTY, Sample, sample
from layerline.generation.tables import Table, link_table_of, table_of
from layerline.templating.overriding import Templates


@dataclass(frozen=True)
class EntityRenderer:
    """Knows an entity and what it refers to; renders its files.

    Attributes:
        entity: the new one.
        targets: the names of each entity it refers to, by their class.
        target_options: their options, those of them that have any.
        revision: where its migration goes.
        templates: ours, and the project's own.
    """

    entity: Entity
    targets: Mapping[str, Names]
    revision: Revision
    templates: Templates = field(default_factory=Templates)
    target_options: Mapping[str, Options] = field(default_factory=dict)
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

    @property
    def variables(self) -> tuple[str, ...]:
        """What templates may name; `link` and `ref` only those of a relation."""
        return (*self._values, "link", "ref")

    @property
    def table(self) -> Table:
        """What its migrations come to."""
        keys = {name: options.key for name, options in self.target_options.items()}
        return table_of(self.entity, self.targets, keys)

    def link_table(self, link: Link) -> Table:
        """What the migrations of a relation's table come to."""
        target = self.targets[link.field.target or ""]
        keys = self.entity.options.key, self._of(link.field).key
        return link_table_of(
            link, target, (key_source(keys[0]).reference, key_source(keys[1]).reference)
        )

    @cached_property  # which needs a class without slots
    def _values(self) -> dict[str, object]:
        entity = self.entity
        all_columns = [self._column(field) for field in entity.stored]
        refs = self._refs
        required = [ref for ref in refs if not ref.null]
        by_name = {
            field.name: column for field, column in zip(entity.stored, all_columns, strict=True)
        }
        can = entity.options.can
        settable = [f for f in entity.stored if f.is_settable or not can(Operation.CREATE)]
        samples = [by_name[f.name] for f in settable if f.type is not FieldType.REF]
        restricting = [f for f in entity.refs if _restricts(f) and not self._of(f).soft_delete]
        others = {ref.target for ref in refs if not ref.is_checked} - {entity.names}
        seen = {self.targets[name] for name in entity.targets} - {entity.names}
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
            "varying": next((c for c in samples if c.sample.differs), None),
            **self._accessible(by_name),
            "refs": refs,
            "links": self._links,
            "given_links": self._links if entity.gives_links else [],
            "seen_targets": sorted(seen, key=lambda names: names.module),
            "required_refs": required,
            "restricting": [self._ref(f) for f in restricting],
            "restricting_services": [
                self._ref(f) for f in restricting if self._of(f).can(Operation.DELETE)
            ],
            "restricting_routes": [
                self._ref(f)
                for f in restricting
                if self._of(f).can(Operation.DELETE) and self._of(f).route
            ],
            "targets": sorted(others, key=lambda names: names.module),
            "required_targets": sorted({r.target for r in required}, key=lambda n: n.module),
            "relationships": self._relationships(),
            "enums": [_enum(entity, f) for f in entity.stored if f.type is FieldType.ENUM],
            **option_values(entity),
            **access_values(entity),
            "domain_events": [self._event(each) for each in entity.options.domain_events],
            "checks": [check for field in entity.stored for check in columns.checks(field)],
            "json": {f.column: f.json for f in entity.stored},
            "sent": {f.column: _sent(entity, f) for f in entity.stored},
            "aliased": {
                name: [f for f in fields if f.alias]
                for name, fields in (
                    ("creates", entity.created),
                    ("updates", entity.changed),
                    ("queries", [f for f in entity.stored if f.parameters or f in entity.refs]),
                    ("sorts", [f for f in entity.stored if f.sort]),
                )
            },
            "revision": self.revision,
        }

    def _event(self, event: DomainEvent) -> dict[str, object]:
        """An event of its own as the templates see it."""
        facts = [(each.name, self._told(each)) for each in event.facts]
        kinds = [(f, columns.python_type(self.entity, f)) for f in event.facts]
        return {
            "name": event.name,
            "class": self.entity.names.entity + event.suffix,
            "title": event.name.replace("_", " "),
            "facts": [
                {"field": f"{f.name}: {kind} | None = None" if f.null else f"{f.name}: {kind}"}
                for f, kind in kinds
            ],
            "told": "".join(f", {name}={value}" for name, value in facts),
        }

    def _told(self, fact: Field) -> str:
        return schema_fields.stored(self.entity, fact, sample(fact).value)

    def _accessible(self, by_name: Mapping[str, Column]) -> dict[str, object]:
        """What clients give, change and see."""
        entity, options = self.entity, self.entity.options
        creates, updates = entity.created, entity.changed
        changing = [by_name[f.name] for f in updates if f.type is not FieldType.REF]
        checked = [f for f in entity.stored if f.unique and (f in creates or f in updates)]
        hidden = {f.column for f in entity.stored if not f.is_shown}
        groups = [self._group(group) for group in options.unique]
        changes_together = any(f.name in group for group in options.unique for f in updates)
        lone = [self._ref(f) for f in creates if f.target and f.unique and f.null]
        return {
            "changeable": next(
                (c for c in changing if c.sample.differs and c.name not in hidden), None
            ),
            "not_null": next((f.json for f in updates if not f.null), None),
            "required": [f.json for f in creates if not f.null and f.default is None],
            "creates": [by_name[f.name] for f in creates],
            "updates": [by_name[f.name] for f in updates],
            "reads": [by_name[f.name] for f in entity.stored if f.is_shown],
            "checked_uniques": [by_name[f.name] for f in checked],
            "create_uniques": [by_name[f.name] for f in checked if f in creates],
            "update_uniques": [by_name[f.name] for f in checked if f in updates],
            "create_refs": [self._ref(f) for f in creates if f.target],
            "update_refs": [self._ref(f) for f in updates if f.target],
            "listed_refs": [self._ref(f) for f in entity.refs if f.is_shown],
            "groups": groups,
            "update_together": changes_together,
            "create_conflicts": bool(entity.options.unique)
            or (entity.gives_links and bool(entity.links))
            or any(f.unique or f.target for f in creates),
            "update_conflicts": changes_together or any(f.unique or f.target for f in updates),
            "optional_unique_refs": lone,
            "made_apart": list(
                dict.fromkeys([*lone, *(ref for group in groups for ref in group.given)])
            ),
        }

    def _relationships(self) -> list[str]:
        entity = self.entity
        pairs = [(field, self.targets[field.target]) for field in entity.fields if field.target]
        forward = [
            relationship(entity, field, target, is_kept=self._of(field).soft_delete)
            for field, target in pairs
        ]
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
            key=key_source(self._of(link.field).key),
            is_kept=self._of(link.field).soft_delete,
            ondelete=columns.on_delete(link.field),
            revision=self.later.get(link.field.name),
        )

    def _column(self, field: Field) -> Column:
        entity = self.entity
        target = self.targets[field.target].table if field.target else None
        is_counted = field.name in counted(entity)
        shape = replace(field, unique=True, index=False, default=None) if is_counted else field
        values = Sample("", "") if field.type is FieldType.REF else sample(shape)
        key = self._of(field).key
        return Column(
            name=field.column,
            title=_title(field),
            parameter=field.column if field.column not in BUILTINS else "value",
            python=columns.python_type(entity, field, key),
            model=columns.model_column(entity, field, target, key),
            create=schema_fields.create_field(entity, field, key),
            update=schema_fields.update_field(entity, field, key),
            read=schema_fields.read_field(entity, field, key),
            queries=tuple(schema_fields.query_fields(entity, field)),
            position=schema_fields.position_field(entity, field),
            migration=columns.migration_column(field, key),
            indexed=columns.is_indexed(field),
            listed=columns.is_listed(field),
            parameters=field.parameters,
            null=field.null,
            is_ref=field.type is FieldType.REF,
            sample=values,
            stored=schema_fields.stored(entity, field, values.value),
        )

    def _ref(self, field: Field) -> Ref:
        target = self.targets[field.target or ""]
        names = self.entity.names
        is_checked = field.name in self.entity.checked
        exists = "exists" if target == names else f"{target.singular}_service.exists"
        source = key_source(self._of(field).key)
        return Ref(
            name=field.name,
            title=_title(field),
            column=field.column,
            target=target,
            back=self.entity.back_of(field),
            null=field.null,
            exists=f"{names.singular}_repo.{field.name}_exists" if is_checked else exists,
            foreign_key=columns.foreign_key(self.entity, field, target.table),
            python=source.python,
            input=source.input,
            missing=source.missing,
            missing_json=source.missing_json,
            is_checked=is_checked,
            constraint=columns.foreign_key_name(names.table, field.column, target.table),
            ondelete=columns.on_delete(field),
            revision=self.later.get(field.name),
        )

    def _of(self, field: Field) -> Options:
        """The options of what a ref points to."""
        if field.target == self.entity.names.entity:
            return self.entity.options
        return self.target_options.get(field.target or "", Options())

    def _group(self, names: tuple[str, ...]) -> Group:
        members = [f for name in names for f in self.entity.stored if f.name == name]
        given = [f for f in members if f.target and f.null]
        changing = [f for f in members if f.is_changeable]
        is_met = any(f in given or f.target or f.name in counted(self.entity) for f in changing)
        may_change = self.entity.options.can(Operation.UPDATE) and is_met
        return Group(
            tuple(f.column for f in members),
            tuple(self._ref(f) for f in given),
            tuple(f.column for f in changing) if may_change else (),
            tuple(_sent(self.entity, f) for f in changing) if may_change else (),
        )


def _restricts(field: Field) -> bool:
    return not field.null and field.ondelete in {None, "restrict"}


def _sent(entity: Entity, field: Field) -> str:
    """What the factory of the tests calls a column: it sends what a client sends."""
    return field.json if entity.options.can(Operation.CREATE) else field.column


def _enum(entity: Entity, field: Field) -> EnumClass:
    return EnumClass(entity.enum_class(field), _title(field), field.members)


def _title(field: Field) -> str:
    return field.name.replace("_", " ").strip()


def _article(title: str) -> str:
    sounds_like_a_vowel = title[0] in "aeiou" and not _SPOKEN_WITH_A_CONSONANT.match(title)
    return "an" if sounds_like_a_vowel or _SILENT_H.match(title) else "a"


_SPOKEN_WITH_A_CONSONANT = re.compile(r"uni(?!n|m)|us[aeu]|uti|eu|one\b")
_SILENT_H = re.compile(r"hour|honest|honou?r|heir")
