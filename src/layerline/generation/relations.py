"""How both sides of a relation are written in their models."""

from layerline.architecture.entity import Entity
from layerline.architecture.fields import Field, FieldType
from layerline.architecture.links import Link
from layerline.architecture.names import Names

_LONGEST_CONDITION = 76
"""What the formatter leaves on one line, as an argument of a class's attribute."""
CONTINUED = '" "'
"""Between two parts of a text that is too long for a line."""


def relationship(entity: Entity, field: Field, target: Names) -> str:
    """A relation as a line of the model that has the field."""
    if field.type is FieldType.REFS:
        return _linked(entity, field, target, is_back=False)
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
        return _linked(entity, field, target, is_back=True)
    arguments = [f'back_populates="{field.name}"']
    if entity.options.soft_delete:
        arguments.append(_living(entity, field))
    elif _is_ambiguous(entity, field):
        arguments.append(f'foreign_keys="{entity.names.entity}.{field.column}"')
    return (
        f'{entity.back_of(field)}: Mapped[list["{entity.names.entity}"]] = '
        f'relationship({", ".join(arguments)}, lazy="raise", passive_deletes="all")'
    )


def _is_ambiguous(entity: Entity, field: Field) -> bool:
    """Whether more than one foreign key leads from one table to the other."""
    is_mutual = field.name in entity.mutual
    return is_mutual or sum(ref.target == field.target for ref in entity.refs) > 1


def _linked(entity: Entity, field: Field, target: Names, *, is_back: bool) -> str:
    """One side of an n-n relation. It is for reading: the repository of the links writes them."""
    link = Link(entity.names, field)
    back = entity.back_of(field)
    name, held, other = (
        (back, entity.names.entity, field.name) if is_back else (field.name, target.entity, back)
    )
    arguments = [f'secondary="{link.names.table}"', f'back_populates="{other}"']
    if target == entity.names:
        columns = [link.owner_column, link.other_column(target)]
        near, far = reversed(columns) if is_back else columns
        for side, column in (("primaryjoin", near), ("secondaryjoin", far)):
            condition = f"{target.entity}.id == {link.names.entity}.{column}"
            arguments.append(f'{side}="{condition}"')
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
    is_short = len("".join(parts)) <= _LONGEST_CONDITION
    return f'primaryjoin="{"".join(parts) if is_short else parts[0] + CONTINUED + parts[1]}"'
