"""The spellings of one entity's name.

All of them are derived once, shown in the plan and stored in the entity's manifest.
"""

from dataclasses import dataclass

from layerline.architecture.plural import plural_of
from layerline.architecture.reserved import check_entity, check_plural, check_singular, snake
from layerline.errors import Refusal


@dataclass(frozen=True, slots=True)
class Names:
    """An entity's name in each place where it appears.

    Attributes:
        entity: the class, as `OrderLine`.
        singular: the variable, as `order_line`.
        plural: several of them, as `order_lines`.
    """

    entity: str
    singular: str
    plural: str

    @property
    def table(self) -> str:
        """The table in the database: `order_lines`."""
        return self.plural

    @property
    def module(self) -> str:
        """The module in each layer, without `.py`: `order_lines`."""
        return self.plural

    @property
    def path(self) -> str:
        """The segment in URLs: `order-lines`."""
        return self.plural.replace("_", "-")

    @property
    def title(self) -> str:
        """One of them in a sentence: `order line`."""
        return self.singular.replace("_", " ")

    @property
    def titles(self) -> str:
        """Several of them in a sentence: `order lines`."""
        return self.plural.replace("_", " ")

    @property
    def event(self) -> str:
        """What the topics of its events begin with: `order_line`."""
        return self.singular


def derive(name: str, plural: str | None = None) -> Names:
    """All spellings of an entity.

    Args:
        name: the entity in PascalCase, as the user typed it.
        plural: in snake_case, where the English rules would be wrong.

    Raises:
        Refusal: the name or something derived from it means something else already.
    """
    check_entity(name)
    singular = snake(name)
    check_singular(singular, name)
    several = plural_of(singular) if plural is None else plural
    if several == singular:
        raise Refusal(
            f"the plural of {name} would be `{several}` as well, and both are needed",
            remedy=f"give a different one, such as `--plural={singular}_list`",
        )
    check_plural(several)
    return Names(name, singular, several)
