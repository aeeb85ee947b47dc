"""An event of an entity beside its being made, changed and removed, as a value that is sound.

It is written as `shipped carrier:str tracking:str:null`: what happened, then what is told of it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from layerline.architecture.field_types import LENGTHS, FieldType
from layerline.architecture.fields import Field, parse_field
from layerline.architecture.reserved import check_attribute, pascal, snake
from layerline.errors import Refusal

_OWN = frozenset({"created", "updated", "deleted"})
_TAKEN = frozenset({"aggregate", "name"})
"""What each event is told apart and put in order by."""
_NO_FACTS = frozenset({FieldType.REF, FieldType.REFS, FieldType.ENUM})


@dataclass(frozen=True, slots=True)
class DomainEvent:
    """Something that happens to an entity. Making one that contradicts itself raises a Refusal.

    Attributes:
        name: what happened, in snake_case: `shipped`, `payment_failed`.
        facts: what is told of it, beside the entity's key.
    """

    name: str
    facts: tuple[Field, ...] = ()

    def __post_init__(self) -> None:
        check_attribute(self.name)
        if self.name in _OWN:
            raise Refusal(
                f"`{self.name}` is published already, whenever that happens",
                remedy="choose another name for what else happens, as `shipped`",
            )
        for fact in self.facts:
            _check_fact(fact)
        names = [fact.name for fact in self.facts]
        for name in names:
            if names.count(name) > 1:
                raise Refusal(f"the field `{name}` stands there twice", remedy="keep one of them")

    @property
    def spec(self) -> str:
        """The event as the user would type it."""
        return " ".join([self.name, *(fact.spec for fact in self.facts)])

    @property
    def suffix(self) -> str:
        """What follows the entity's name in its class, as `PaymentFailed`."""
        return pascal(self.name)


def parse_event(entity: str, name: str, facts: Sequence[str] = ()) -> DomainEvent:
    """The event that the user typed.

    Args:
        entity: whose it is, in PascalCase.
        name: what happened: `shipped`, or as its class is called, `Shipped` or `OrderShipped`.
        facts: what is told of it, as fields.

    Raises:
        Refusal: it is not written like one, or contradicts itself.
    """
    if re.fullmatch(r"[A-Z]\w*", name):
        name = snake(name.removeprefix(entity) or name)
    return DomainEvent(name, tuple(map(parse_field, facts)))


def _check_fact(fact: Field) -> None:
    if fact.type in _NO_FACTS:
        kind = "uuid" if fact.type is FieldType.REF else "json" if fact.target else "str"
        raise Refusal(
            f"`{fact.name}` of an event cannot be `{fact.type}`: an event is told as it was, "
            "also when entities are others by then",
            remedy=f"tell the value, as `{fact.column}:{kind}`",
        )
    plain = Field(
        name=fact.name,
        type=fact.type,
        length=LENGTHS.get(fact.type),
        precision=fact.precision,
        scale=fact.scale,
        null=fact.null,
    )
    if fact != plain:
        raise Refusal(
            f"`{fact.spec}` says more than an event tells: it has no limits, columns or defaults",
            remedy=f"write `{plain.spec}`",
        )
    if fact.name in _TAKEN:
        raise Refusal(
            f"each event has a `{fact.name}` already", remedy=f"call it `{fact.name}_of_it`"
        )
