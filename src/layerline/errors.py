"""The one exception that is meant for a person, and the exit codes that scripts read.

Anything else that escapes is a bug of ours and is shown with its traceback.
"""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import ClassVar


class Exit(IntEnum):
    """What a finished process says. The same in every command."""

    DONE = 0
    """Done; there is nothing to say against it."""
    FINDINGS = 1
    """Findings, conflicts or drift."""
    REFUSED = 2
    """Bad input or configuration; nothing was written."""
    PRECONDITION = 3
    """A file in the way, a file that does not parse, a lock; nothing was written."""
    MANUAL_STEPS = 4
    """Done, but something is left for a person to do."""
    UNVERIFIED = 5
    """The staged result failed its own checks; nothing was written."""
    BUG = 70
    """A bug of layerline, shown with its traceback; nothing was written."""


class Refusal(Exception):  # noqa: N818 a refusal is not an error of the program
    """The tool will not do it: why, and what the person can do about it.

    Both are one plain sentence (no trailing period needed): `reason` names the thing
    in the user's own words, `remedy` is something they can type or change.

    Attributes:
        details: each thing that is wrong, for programs, where there may be several.
    """

    exit_code: ClassVar[Exit] = Exit.REFUSED

    def __init__(
        self, reason: str, *, remedy: str, details: Sequence[Mapping[str, object]] = ()
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy
        self.details = tuple(details)


class PreconditionRefusal(Refusal):
    """The input is fine, the place is not: a file in the way, unparsable or locked."""

    exit_code = Exit.PRECONDITION


class VerificationRefusal(Refusal):
    """What was staged does not pass its own checks, so nothing of it was written."""

    exit_code = Exit.UNVERIFIED


class NoSafePlace(PreconditionRefusal):
    """A file can be read, but it has no place where the edit would certainly be right.

    Attributes:
        snippet: what a person has to put there instead, ready to be pasted.
    """

    def __init__(self, reason: str, *, remedy: str, snippet: str) -> None:
        super().__init__(reason, remedy=remedy)
        self.snippet = snippet
