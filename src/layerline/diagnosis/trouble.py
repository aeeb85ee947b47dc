"""What a check finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that does not fit together.

    Attributes:
        check: the name of what found it, as `migration-ends`.
        sentence: what is wrong.
        remedy: what a person does about it.
        path: the file that it is about, "" where it is about no single one.
        line: in that file, 0 for all of it.
        is_note: whether it may be left as it is; a note fails no CI.
    """

    check: str
    sentence: str
    remedy: str
    path: str = ""
    line: int = 0
    is_note: bool = False
