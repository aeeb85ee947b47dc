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
        is_queued: whether it is handed to a queue or a clock, to be called later.
    """

    by: str
    module: str
    function: str
    is_queued: bool

    @property
    def is_queued_by_another(self) -> bool:
        """Whether another module than its own wants it called later."""
        return self.is_queued and self.by != self.module


class Handing:
    """All that a project hands over, once somebody has asked.

    Attributes:
        before: what it was before the modules to report on changed, None where it is not known.
        found: what it is, None until somebody asks.
    """

    def __init__(self, before: tuple[Taking, ...] | None = None) -> None:
        self.before = before
        self.found: tuple[Taking, ...] | None = None
        self._of: dict[str, list[Taking]] = {}

    def keep(self, found: Iterable[Taking]) -> None:
        """Note what was found."""
        self.found = tuple(sorted(found))
        for each in self.found:
            self._of.setdefault(each.module, []).append(each)

    def functions(self, module: str) -> frozenset[str]:
        """What of a module is handed over."""
        return frozenset(each.function for each in self._of.get(module, ()))

    def only_queued(self, module: str) -> frozenset[str]:
        """What of a module others only hand to a queue or a clock."""
        at_once = {e.function for e in self._of.get(module, ()) if not e.is_queued_by_another}
        return self.functions(module) - at_once
