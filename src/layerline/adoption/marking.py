"""Globs for the files of a layer that only a word speaks for."""

from collections import defaultdict
from collections.abc import Mapping

from layerline.adoption.classify import Basis, Guess
from layerline.architecture.layers import Kind


def marks(kind: Kind, guesses: Mapping[str, Guess]) -> Mapping[str, tuple[str, ...]]:
    """The files about whose kind there is doubt, by the glob that marks them.

    A folder all of whose files of this kind are doubtful is one glob, any other file its own.
    """
    of_kind = {path: guess for path, guess in guesses.items() if guess.kind is kind}
    found: dict[str, list[str]] = defaultdict(list)
    for path, guess in of_kind.items():
        if guess.doubt:
            found[_glob(path, guess, of_kind)].append(path)
    return {glob: tuple(paths) for glob, paths in sorted(found.items())}


def _glob(path: str, guess: Guess, of_kind: Mapping[str, Guess]) -> str:
    """The widest glob from the folder that named the kind to the file, with doubtful files only."""
    folder = path.rpartition("/")[0]
    steps = folder.split("/")
    first = len(guess.key.split("/")) if guess.basis is Basis.FOLDER else len(steps) + 1
    for length in range(first, len(steps) + 1):
        above = "/".join(steps[:length])
        held = [guess for each, guess in of_kind.items() if each.startswith(f"{above}/")]
        if len(held) > 1 and all(guess.doubt for guess in held):
            return f"{above}/**"
    return path
