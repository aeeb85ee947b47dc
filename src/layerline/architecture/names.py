"""The spellings of one entity's name.

All of them are derived once, shown in the plan and stored in the entity's manifest; a manifest
is believed, so what is there keeps its names whatever a later version would derive.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from layerline.architecture.plural import plural_of
from layerline.architecture.reserved import (
    check_entity,
    check_event,
    check_link,
    check_module,
    check_path,
    check_plural,
    check_singular,
    check_table,
    snake,
)
from layerline.errors import Refusal


@dataclass(frozen=True, slots=True)
class Names:
    """An entity's name in each place where it appears.

    Attributes:
        entity: the class, as `OrderLine`.
        singular: the variable, as `order_line`.
        plural: several of them, as `order_lines`.
        table: the table in the database: `order_lines`.
        module: the module in each layer, without `.py`: `order_lines`.
        path: the segment in URLs: `order-lines`.
        event: what the topics of its events begin with: `order_line`.
        link: what the tables of its n-n relations, and their columns, begin with: `order_line`.
    """

    entity: str
    singular: str
    plural: str
    table: str
    module: str
    path: str
    event: str
    link: str

    @classmethod
    def of(cls, entity: str, singular: str, plural: str) -> "Names":
        """All spellings, where nobody wants another."""
        path = plural.replace("_", "-")
        return cls(entity, singular, plural, plural, plural, path, singular, singular)

    @property
    def title(self) -> str:
        """One of them in a sentence: `order line`."""
        return self.singular.replace("_", " ")

    @property
    def titles(self) -> str:
        """Several of them in a sentence: `order lines`."""
        return self.plural.replace("_", " ")

    @property
    def spellings(self) -> dict[str, str]:
        """Each spelling but the entity's own, by what it is the spelling of.

        That of its links is told where it is not the usual one: few entities have any.
        """
        usual = {"entity": self.entity, "link": self.singular}
        return {key: each for key, each in asdict(self).items() if usual.get(key) != each}


KEYS = ("singular", "plural", "table", "module", "path", "event", "link")
"""What `--names` can give another spelling."""

_CHECKS = {
    "table": check_table,
    "module": check_module,
    "path": check_path,
    "event": check_event,
    "link": check_link,
}


def derive(name: str, plural: str | None = None, chosen: Mapping[str, str] | None = None) -> Names:
    """All spellings of an entity.

    Args:
        name: the entity in PascalCase, as the user typed it.
        plural: in snake_case, where the English rules would be wrong.
        chosen: spellings that the user wants otherwise, by their key.

    Raises:
        Refusal: the name or something derived from it means something else already.
    """
    check_entity(name)
    wanted = dict(chosen or {})
    if plural is not None:
        wanted["plural"] = plural
    singular = wanted.get("singular", snake(name))
    check_singular(singular, name, is_typed="singular" in wanted)
    several = wanted.get("plural", plural_of(singular))
    if several == singular:
        raise Refusal(
            f"the plural of {name} would be `{several}` as well, and both are needed",
            remedy=f"give a different one, such as `--plural={singular}_list`",
        )
    check_plural(several, None if "plural" in wanted else name)
    names = replace(Names.of(name, singular, several), **wanted)
    for key, check in _CHECKS.items():
        check(getattr(names, key))
    return names


def read_chosen(texts: list[str]) -> dict[str, str]:
    """Spellings as they are typed: `table=shop_orders`, or several between commas.

    Raises:
        Refusal: one is not written like this, or is given twice.
    """
    chosen: dict[str, str] = {}
    for text in (part for each in texts for part in each.split(",")):
        key, equals, spelling = text.partition("=")
        if not equals or key not in KEYS:
            raise Refusal(
                f"`{text}` names no spelling of an entity",
                remedy=f"write `--names table=shop_orders`; the keys are {', '.join(KEYS)}",
            )
        if key in chosen:
            raise Refusal(f"the name `{key}` is given twice", remedy="keep one of them")
        chosen[key] = spelling
    return chosen
