"""What a rule says, as a value."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How sure and how bad: only errors make a run fail."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    """Worth knowing; right code may look the same."""


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to a finding."""

    path: str
    line: int
    column: int
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One offence.

    Attributes:
        code: the rule's code.
        name: the rule's name, as a suppression spells it.
        path: posix path from the project root.
        line: from 1.
        column: from 1, in code points.
        message: what is wrong, in the user's own words.
        help: what to do about it.
        seed: the sentence of the architecture that it breaks.
        severity: whether it fails the run.
        end_line: where the offending source ends.
        end_column: one past its last code point.
        symbol: dotted name of the class or function around it, "" at the top.
        target: what it is about; with `symbol` it tells findings apart without line numbers.
        related: the other places of a finding that has several.
    """

    code: str
    name: str
    path: str
    line: int
    column: int
    message: str
    help: str
    seed: str
    severity: Severity
    end_line: int
    end_column: int
    symbol: str = ""
    target: str = ""
    related: tuple[Related, ...] = ()

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """By what findings are sorted: where they are, then by rule."""
        return self.path, self.line, self.column, self.code, self.message

    @property
    def fingerprint(self) -> str:
        """The same as long as the offence is, wherever its line moves."""
        identity = f"{self.code}\0{self.path}\0{self.symbol}\0{self.target}"
        return hashlib.sha256(identity.encode()).hexdigest()[:16]
