"""How both sides of a relation are written in their models."""

from layerline.architecture.entity import Entity
from layerline.architecture.fields import Field, FieldType
from layerline.architecture.links import Link
from layerline.architecture.names import Names
from layerline.codemods._layout import LINE_LENGTH

_INDENT = " " * 8


def relationship(entity: Entity, field: Field, target: Names, *, is_kept: bool) -> str:
    """A relation as a line of the model that has the field.

    Args:
        entity: whose field it is.
        field: the field.
        target: the names of what it points to.
        is_kept: whether that is deleted softly.
    """
    if field.type is FieldType.REFS:
        return _linked(entity, field, target, is_back=False, is_kept=is_kept)
    held = f'"{field.target} | None"' if field.null else f'"{field.target}"'
    arguments = [f'back_populates="{entity.back_of(field)}"']
    if field.target == entity.names.entity:
        arguments.append(f'remote_side="{entity.names.entity}.id"')
    if _is_ambiguous(entity, field):
        arguments.append(f"foreign_keys=[{field.column}]")
    return f'{field.name}: Mapped[{held}] = relationship({", ".join(arguments)}, lazy="raise")'


def back_relationship(entity: Entity, field: Field, target: Names) -> str:
    """The other side: how the target's model sees the records that point to it."""
    if field.type is FieldType.REFS:
        is_kept = entity.options.soft_delete
        return _linked(entity, field, target, is_back=True, is_kept=is_kept)
    arguments = [f'back_populates="{field.name}"']
    if entity.options.soft_delete:
        arguments.append(_living(entity, field))
    elif _is_ambiguous(entity, field):
        arguments.append(f'foreign_keys="{entity.names.entity}.{field.column}"')
    return (
        f'{entity.back_of(field)}: Mapped[list["{entity.names.entity}"]] = '
        f'relationship({", ".join(arguments)}, lazy="raise", passive_deletes="all")'
    )


def own_relationships(entity: Entity) -> frozenset[str]:
    """The relations that a model has by its own fields, whichever side they show."""
    pointing = [field for field in entity.fields if field.target]
    back = [entity.back_of(field) for field in pointing if field.target == entity.names.entity]
    return frozenset([*(field.name for field in pointing), *back])


def _is_ambiguous(entity: Entity, field: Field) -> bool:
    """Whether more than one foreign key leads from one table to the other."""
    is_mutual = field.name in entity.mutual
    return is_mutual or sum(ref.target == field.target for ref in entity.refs) > 1


def _linked(entity: Entity, field: Field, target: Names, *, is_back: bool, is_kept: bool) -> str:
    """One side of an n-n relation. It is for reading: the repository of the links writes them."""
    link = Link(entity.names, field)
    back = entity.back_of(field)
    name, held, other = (
        (back, entity.names.entity, field.name) if is_back else (field.name, target.entity, back)
    )
    arguments = [f'secondary="{link.names.table}"', f'back_populates="{other}"']
    columns = [link.owner_column, link.other_column(target)]
    near, far = reversed(columns) if is_back else columns
    if target == entity.names:
        condition = f"{held}.id == ", f"{link.names.entity}.{near}"
        arguments.append(_argument("primaryjoin", *condition))
    far_side = f"{link.names.entity}.{far}"
    if is_kept:
        parts = f"and_({held}.id == ", f"{far_side}, ", f"{held}.deleted_at.is_(None))"
        arguments.append(_argument("secondaryjoin", *parts))
    elif target == entity.names:
        arguments.append(_argument("secondaryjoin", f"{held}.id == ", far_side))
    return (
        f'{name}: Mapped[list["{held}"]] = '
        f'relationship({", ".join(arguments)}, viewonly=True, lazy="raise")'
    )


def _living(entity: Entity, field: Field) -> str:
    """The condition of the records that point somewhere and are not deleted."""
    name = entity.names.entity
    parts = (
        f"and_({field.target}.id == remote(foreign({name}.{field.column})), ",
        f"remote({name}.deleted_at).is_(None))",
    )
    return _argument("primaryjoin", *parts)


def _argument(name: str, *parts: str) -> str:
    """A text as an argument of a class's attribute, parted where it is too long for a line."""
    lines = [f'{name}="']
    for part in parts:
        if len(f'{_INDENT}{lines[-1]}{part}",') > LINE_LENGTH:
            lines.append('"')
        lines[-1] += part
    return '" '.join(lines) + '"'
