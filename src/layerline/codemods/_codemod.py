"""What a codemod is: one edit of one file, with the examples that are its tests."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from textwrap import dedent


@dataclass(frozen=True, slots=True)
class Example:
    """A file before and after, and the arguments of the edit between."""

    arguments: Mapping[str, str | bool | tuple[str, ...]]
    before: str
    after: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "before", dedent(self.before).lstrip("\n"))
        object.__setattr__(self, "after", dedent(self.after).lstrip("\n"))


@dataclass(frozen=True, slots=True)
class Codemod:
    """One kind of edit.

    Attributes:
        name: how the plan calls it.
        what: its documentation; the first line says it in one sentence.
        examples: what it does, in code.
        edit: takes a source and the arguments, gives the new source. The second time it
            changes nothing, and it raises NoSafePlace where there is none.
    """

    name: str
    what: str
    examples: tuple[Example, ...]
    edit: Callable[..., str] = field(repr=False)
