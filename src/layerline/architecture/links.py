"""An n-n relation: which records of one entity belong to which of another."""

from dataclasses import dataclass, replace

from layerline.architecture.fields import Field
from layerline.architecture.names import Names
from layerline.architecture.reserved import pascal


@dataclass(frozen=True, slots=True)
class Link:
    """The table behind a `refs` field.

    Attributes:
        owner: the names of the entity that has the field.
        field: what was asked for.
    """

    owner: Names
    field: Field

    @property
    def names(self) -> Names:
        """What its class, table and module are called: `OrderTagsLink`, `order_tags`."""
        module = f"{self.owner.singular}_{self.field.name}"
        names = Names.of(f"{self.prefix}Link", module, module)
        return replace(names, table=f"{self.owner.link}_{self.field.name}")

    @property
    def prefix(self) -> str:
        """What the names of its classes begin with, as `OrderTags`."""
        return self.owner.entity + pascal(self.field.name)

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes that are generated for it."""
        return tuple(self.prefix + suffix for suffix in ("Link", "Read", "Repository", "Update"))

    @property
    def owner_column(self) -> str:
        """The column that points to the entity that has the field."""
        return f"{self.owner.link}_id"

    def other_column(self, target: Names) -> str:
        """The column that points to what the field holds."""
        own = "other_" if target.entity == self.owner.entity else ""
        return f"{own}{target.link}_id"
