"""Globs of paths: `*` stays within a folder, `**` crosses."""

import re
from functools import lru_cache


def exactness(glob: str) -> int:
    """How much of a path a glob spells out; of two that match, the more exact one decides."""
    return len(glob.replace("*", ""))


@lru_cache(maxsize=1024)
def glob_pattern(glob: str) -> re.Pattern[str]:
    """A path glob as a regular expression for `fullmatch`."""
    pieces = {"**/": r"(?:[^/]+/)*", "**": r".*", "*": r"[^/]*"}
    translated = re.sub(r"\*\*/|\*\*|\*|[^*]+", lambda m: pieces.get(m[0]) or re.escape(m[0]), glob)
    return re.compile(translated)
