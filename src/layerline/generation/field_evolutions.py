"""What a change of one field means: the entity afterwards, the rows, the migration's name."""

from dataclasses import replace

from layerline.architecture.entity import Entity
from layerline.architecture.fields import Field, FieldType
from layerline.errors import Refusal
from layerline.generation import conversions
from layerline.generation.evolution import Evolution, with_fields


def field_of(entity: Entity, name: str) -> Field:
    """The field of that name.

    Raises:
        Refusal: the entity has none.
    """
    for each in entity.fields:
        if name in {each.name, each.column}:
            return each
    known = ", ".join(each.name for each in entity.fields) or "none"
    raise Refusal(f"{entity.names.entity} has no field `{name}`", remedy=f"its fields are {known}")


def added(entity: Entity, new: Field, backfill: str | None = None) -> Evolution | None:
    """A new field, the last one; None where the entity has exactly this one.

    Raises:
        Refusal: there is another of the name, or the rows that are there need a value.
    """
    if new in entity.fields:
        return None
    for each in entity.fields:
        if each.name == new.name:
            raise Refusal(
                f"{entity.names.entity} has a field `{new.name}` already, which is `{each.spec}`",
                remedy=f"change it: layerline change-field {entity.names.entity} {new.spec}",
            )
    after = with_fields(entity, [*entity.fields, new])
    fill = conversions.filling(new, backfill)
    table = entity.names.table
    return Evolution(
        entity,
        after,
        slug=f"add_{table}_{new.column}",
        title=f"Add {table}.{new.column}",
        back="Drop it again",
        fills={} if fill is None else {new.column: fill},
    )


def removed(entity: Entity, name: str) -> Evolution:
    """An entity without one of its fields.

    Raises:
        Refusal: it has no such field, or an option names it.
    """
    old = field_of(entity, name)
    _refuse_grouped(entity, old)
    after = with_fields(entity, [each for each in entity.fields if each != old])
    fill = conversions.neutral(old)
    table = entity.names.table
    return Evolution(
        entity,
        after,
        slug=f"drop_{table}_{old.column}",
        title=f"Drop {table}.{old.column}",
        back="Bring the column back; what was in it is gone",
        back_fills={} if fill is None else {old.column: fill},
    )


def _refuse_grouped(entity: Entity, old: Field) -> None:
    options = entity.options
    for option, groups in (("unique", options.unique), ("index", options.index)):
        for group in groups:
            if old.name in group:
                raise Refusal(
                    f"`{old.name}` is in `--{option} {','.join(group)}` of {entity.names.entity}, "
                    "which cannot be without it",
                    remedy="keep the field, or add the entity anew without that option",
                )


def changed(entity: Entity, new: Field, backfill: str | None = None) -> Evolution | None:
    """A field that is another from now on; None where it is exactly this one already.

    Raises:
        Refusal: there is no such field, or the values that are there could not stay.
    """
    old = field_of(entity, new.name)
    if old == new:
        return None
    conversions.refuse_conversion(old, new)
    after = with_fields(entity, [new if each == old else each for each in entity.fields])
    table = entity.names.table
    fills = {}
    if old.null and not new.null:
        fill = None
        if backfill is not None or new.default is not None:
            fill = conversions.filling(replace(new, unique=False), backfill)
        elif new.type is not FieldType.REF:
            conversions.filling(new, backfill)
        fills = {} if fill is None else {new.column: fill}
    back_fill = conversions.neutral(old) if new.null else None
    return Evolution(
        entity,
        after,
        slug=f"change_{table}_{new.column}",
        title=f"Change {table}.{new.column}",
        back="Change it back",
        fills=fills,
        back_fills={} if back_fill is None else {old.column: back_fill},
        statements=tuple(conversions.statements(old, new, table, backfill)),
        back_statements=tuple(conversions.scaling(new, old, table)),
    )


def renamed(entity: Entity, name: str, wanted: str, *, api_alias: bool = False) -> Evolution | None:
    """A field that has another name from now on; None where it has that name already.

    Args:
        entity: whose field it is.
        name: what it is called.
        wanted: what it shall be called.
        api_alias: whether clients go on with what they call it.

    Raises:
        Refusal: there is no such field, or another one of the new name.
    """
    names = {each.name for each in entity.fields}
    if name not in names and wanted in names:
        return _called_by_clients(entity, field_of(entity, wanted), name, api_alias=api_alias)
    old = field_of(entity, name)
    if wanted in names:
        raise Refusal(
            f"{entity.names.entity} has a field `{wanted}` already", remedy="choose another name"
        )
    new = _aliased(replace(old, name=wanted, alias=None), old.json if api_alias else None)
    checked, mutual = (
        tuple(wanted if each == old.name else each for each in names)
        for names in (entity.checked, entity.mutual)
    )
    options = entity.options.renamed(name, wanted)
    fields = tuple(new if each == old else each for each in entity.fields)
    after = replace(entity, fields=fields, options=options, checked=checked, mutual=mutual)
    table = entity.names.table
    is_link = old.type is FieldType.REFS
    columns = {old.column: new.column}
    return Evolution(
        entity,
        after,
        slug=f"rename_{table}_{old.column}_{new.column}",
        title=f"Rename {table}.{old.column} to {new.column}",
        back="Give it its old name back",
        renamed={} if is_link else columns,
        links_renamed=columns if is_link else {},
        told=(_told(entity, old, new),) if api_alias else (),
    )


def _aliased(field: Field, alias: str | None) -> Field:
    return field if alias in {None, field.column} else replace(field, alias=alias)


def _called_by_clients(
    entity: Entity, field: Field, name: str, *, api_alias: bool
) -> Evolution | None:
    """A field that has its name already, and of which clients now follow, or do not yet."""
    was = replace(field, name=name, alias=None).column
    alias = field.alias or was if api_alias else None
    if field.alias == alias or field.alias not in {None, was}:
        return None
    new = replace(field, alias=alias)
    fields = [new if each == field else each for each in entity.fields]
    return Evolution(entity, with_fields(entity, fields), slug="", title="", back="")


def _told(entity: Entity, old: Field, new: Field) -> str:
    return (
        f"clients still call it `{old.json}`; this lets them follow when they are ready: "
        f"layerline rename-field {entity.names.entity} {old.name} {new.name}"
    )
