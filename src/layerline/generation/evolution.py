"""What becomes of an entity: how it was, how it shall be, how the database follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from layerline.architecture.entity import Entity
from layerline.architecture.fields import Field


@dataclass(frozen=True, slots=True)
class Evolution:
    """What becomes of an entity.

    Attributes:
        before: as its manifest has it.
        after: as it shall be.
        slug: what the migration is called, in snake_case.
        title: what it does, as a sentence without a period.
        back: what its way back does.
        renamed: each column that has another name afterwards, by its old one.
        links_renamed: each n-n relation that has another name afterwards, by its old one.
        fills: what the rows that are there get for a column, as Python source.
        back_fills: the same for the way back.
        statements: more statements of the migration.
        back_statements: the same for the way back.
        told: what else people have to know.
    """

    before: Entity
    after: Entity
    slug: str
    title: str
    back: str
    renamed: Mapping[str, str] = field(default_factory=dict)
    links_renamed: Mapping[str, str] = field(default_factory=dict)
    fills: Mapping[str, str] = field(default_factory=dict)
    back_fills: Mapping[str, str] = field(default_factory=dict)
    statements: tuple[str, ...] = ()
    back_statements: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def new_names(self) -> dict[str, str]:
        """What attributes are called from now on, by what they were called."""
        names = {**self.renamed, **self.links_renamed}
        for old, new in self.renamed.items():
            was = next(each for each in self.before.fields if each.column == old)
            names[was.name] = next(each.name for each in self.after.fields if each.column == new)
        return names

    @property
    def newly_sent(self) -> dict[str, str]:
        """What clients, and the factories of the tests, call a field from now on."""
        after = {each.column: each for each in self.after.fields}
        called = {**self.renamed, **self.links_renamed}
        columns = [called.get(each.column, each.column) for each in self.before.fields]
        pairs = zip(self.before.fields, map(after.get, columns), strict=True)
        return {old.json: new.json for old, new in pairs if new and old.json != new.json}


def with_fields(entity: Entity, fields: Sequence[Field]) -> Entity:
    """The entity with other fields.

    Raises:
        Refusal: they contradict each other.
    """
    names = {each.name for each in fields}
    checked, mutual = (
        tuple(name for name in of if name in names) for of in (entity.checked, entity.mutual)
    )
    return replace(entity, fields=tuple(fields), checked=checked, mutual=mutual)
