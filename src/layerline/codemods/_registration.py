"""What a list is to hold."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Registration:
    """Something that a list is to hold.

    Attributes:
        module: what it is imported from, absolute and dotted.
        name: what is imported.
        entry: an expression, or one with a star, in which `{name}` is the imported name.
    """

    module: str
    name: str
    entry: str
