"""What modules hand over to be called from outside, kept from one run to the next."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Taking:
    """That a module hands over a function or a method.

    Attributes:
        by: the module that does, dotted.
        module: the module that has the function, dotted.
        function: its name in there.
    """

    by: str
    module: str
    function: str


class Handing:
    """All that a project hands over, once somebody has asked.

    Attributes:
        before: what it was before the modules to report on changed, None where it is not known.
        found: what it is, None until somebody asks.
    """

    def __init__(self, before: tuple[Taking, ...] | None = None) -> None:
        self.before = before
        self.found: tuple[Taking, ...] | None = None
        self._functions: dict[str, set[str]] = {}

    def keep(self, found: Iterable[Taking]) -> None:
        """Note what was found."""
        self.found = tuple(sorted(found))
        for each in self.found:
            self._functions.setdefault(each.module, set()).add(each.function)

    def functions(self, module: str) -> frozenset[str]:
        """What of a module is handed over."""
        return frozenset(self._functions.get(module, ()))
