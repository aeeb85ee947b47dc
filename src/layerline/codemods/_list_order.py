"""What the entries of a list are sorted by."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from layerline.codemods._import_keys import member_key


def order(values: Sequence[str]) -> Callable[[str], Any] | None:
    """Their letters, or as ruff sorts `__all__`; or nothing."""
    orders: tuple[Callable[[str], Any], ...] = (str, lambda value: member_key(value.strip("\"'")))
    for key in orders:
        if all(one <= other for one, other in pairwise(map(key, values))):
            return key
    return None
