"""Where an import stands among others, as ruff's isort sorts them by default: by names alone."""

import re
import sys
from typing import TypeAlias

FIRST_PARTY = frozenset({"app"})
"""The package of generated projects."""

MemberKey: TypeAlias = tuple[int, str, str]
ImportKey: TypeAlias = tuple[int, int, str, str, MemberKey]
"""Section, `import` before `from`, the module, the first name."""

_NUMBER = re.compile(r"\d+")
_STDLIB, _THIRD_PARTY, _FIRST_PARTY, LOCAL = 1, 2, 3, 4


def member_key(name: str) -> MemberKey:
    """CONSTANTS before Classes before functions, each by its letters."""
    is_constant = len(name) > 1 and name.isupper()
    kind = 0 if is_constant else 1 if name[:1].isupper() else 2
    return kind, *_both(name)


def from_key(module: str, name: str) -> ImportKey:
    """The place of `from module import name`."""
    return _section(module), 1, *_both(module), member_key(name)


def import_key(name: str) -> ImportKey:
    """The place of `import name`."""
    return _section(name), 0, *_both(name), member_key("")


def section_of(key: ImportKey) -> int:
    """The section of a place; between two sections stands a blank line."""
    return key[0]


def _section(module: str) -> int:
    top = module.partition(".")[0]
    if top == "__future__":
        return 0
    if top in FIRST_PARTY:
        return _FIRST_PARTY
    return _STDLIB if top in sys.stdlib_module_names else _THIRD_PARTY


def _both(text: str) -> tuple[str, str]:
    """The order of a name without and with its capitals."""
    lowered = text.lower()
    exact = _natural(text)
    return (exact if lowered == text else _natural(lowered)), exact


def _natural(text: str) -> str:
    """A text whose order is that of the name, with numbers by their size."""
    return _NUMBER.sub(_by_size, text)


def _by_size(number: re.Match[str]) -> str:
    """A digit, as it is compared with what is no number; then how long it is, then the number."""
    digits = str(int(number[0]))
    return f"0{chr(len(digits))}{digits}"
