"""A relation between two entities as the field that it is, whichever side it is told from."""

from collections.abc import Sequence
from enum import StrEnum

from layerline.architecture.field_types import FieldType
from layerline.architecture.fields import Field, parse_field
from layerline.architecture.names import Names


class Kind(StrEnum):
    """How many of the one belong to how many of the other."""

    MANY_TO_ONE = "n-1"
    ONE_TO_MANY = "1-n"
    MANY_TO_MANY = "n-n"


def relation_field(
    kind: Kind, one: Names, other: Names, name: str | None, modifiers: Sequence[str]
) -> tuple[Names, Field]:
    """Whose field the relation is, and the field.

    Args:
        kind: how many belong to how many.
        one: the names of the entity that is named first.
        other: those of the other.
        name: of the field; None is what the entity that it points to is called.
        modifiers: as `add-entity` takes them: `null`, `back=purchases`, `ondelete=cascade`.

    Raises:
        Refusal: the field would contradict itself.
    """
    owner, target = (other, one) if kind is Kind.ONE_TO_MANY else (one, other)
    is_linked = kind is Kind.MANY_TO_MANY
    held = FieldType.REFS if is_linked else FieldType.REF
    called = name or (target.plural if is_linked else target.singular)
    return owner, parse_field(":".join([called, f"{held}={target.entity}", *modifiers]))
