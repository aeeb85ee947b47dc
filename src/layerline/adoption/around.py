"""What stands around a file: who imports it, whom it imports, what the folders beside it hold."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from layerline.adoption.classify import Basis, Guess
from layerline.adoption.vocabulary import NEUTRAL, STRONG, WEAK
from layerline.architecture.layers import Kind
from layerline.syntax.facts import Module

_ANYWHERE = frozenset({"__init__", "__main__", "base", "common", *NEUTRAL})
"""Names of files that folders of any sort have."""
_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The kinds of the files that a file imports, and of those that import it.

    Attributes:
        imports: their kinds.
        imported_by: their kinds; None is a file without a layer.
    """

    imports: frozenset[Kind]
    imported_by: frozenset[Kind | None]


def neighbours(
    guesses: Mapping[str, Guess], modules: Mapping[str, Module]
) -> Mapping[str, Neighbours]:
    """The neighbours of each guessed file."""
    paths = {module.name: path for path, module in modules.items()}
    imports: dict[str, set[Kind]] = {path: set() for path in guesses}
    imported_by: dict[str, set[Kind | None]] = {path: set() for path in guesses}
    for path, module in modules.items():
        for made in module.imports:
            there = paths.get(made.target) or paths.get(made.module)
            if there is None or there not in guesses or there == path or made.typing:
                continue
            imported_by[there].add(guesses[path].kind if path in guesses else None)
            if path in guesses:
                imports[path].add(guesses[there].kind)
    return {
        path: Neighbours(frozenset(imports[path]), frozenset(imported_by[path])) for path in guesses
    }


def is_of_a_feature(path: str, guess: Guess, paths: Collection[str]) -> bool:
    """Whether folders beside the one that named it, which name no layer, have the same file.

    `parts/services/socket.py` beside `parts/jobs/socket.py` and `parts/auth/socket.py` is of a
    feature called services.
    """
    if guess.basis is not Basis.FOLDER:
        return False
    above, _, _ = guess.key.rpartition("/")
    inside = path.removeprefix(f"{guess.key}/")
    if inside.rpartition("/")[2].removesuffix(".py") in _ANYWHERE:
        return False
    start = f"{above}/" if above else ""
    beside = {
        each.removeprefix(start).partition("/")[0]
        for each in paths
        if each.startswith(start) and each.removeprefix(start).partition("/")[2] == inside
    }
    features = {each for each in beside if each.lower() not in STRONG and each.lower() not in WEAK}
    return len(features) >= _SEVERAL
