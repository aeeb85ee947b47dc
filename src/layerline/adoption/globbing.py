"""From guesses about files to globs of layers: few where they fit, single files where not.

Whatever the globs, each file ends in the layer that was guessed for it: that is checked, and
corrected with the file's own path, which is the most exact glob there can be.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from layerline.adoption.classify import Basis, Guess
from layerline.adoption.marking import marks
from layerline.architecture.conventions import folder_of
from layerline.architecture.globs import glob_pattern
from layerline.architecture.layers import Architecture, Kind, Layer

NAMES: dict[Kind, str] = {
    Kind.ROOT: "root",
    Kind.PROVIDER: "providers",
    Kind.ROUTE: "routes",
    Kind.HANDLER: "handlers",
    Kind.TASK: "tasks",
    Kind.SCRIPT: "scripts",
    Kind.SERVICE: "services",
    Kind.REPOSITORY: "repositories",
    Kind.SCHEMA: "schemas",
    Kind.MODEL: "models",
    Kind.EVENT: "events",
    Kind.CORE: "core",
}
"""What a layer of each kind is called, from the top of the building down."""
_SEVERAL = 2
_MANY = 3


@dataclass(frozen=True, slots=True)
class Glob:
    """A glob of a layer, and why it is there.

    Attributes:
        pattern: from the project's root.
        files: how many files it puts into its layer.
        why: what it rests on.
    """

    pattern: str
    files: int
    why: str


@dataclass(frozen=True, slots=True)
class ProposedLayer:
    """A layer with its globs.

    Attributes:
        unsure: those of its files that only a word speaks for, and what speaks against it.
    """

    name: str
    kind: Kind
    globs: tuple[Glob, ...]
    unsure: tuple[Glob, ...] = ()

    @property
    def files(self) -> int:
        """How many files it has."""
        return sum(glob.files for glob in self.globs)

    @property
    def unsure_files(self) -> int:
        """How many of them are marked."""
        return sum(glob.files for glob in self.unsure)


def layers_for(
    guesses: Mapping[str, Guess], others: Collection[str], packages: Iterable[str]
) -> tuple[ProposedLayer, ...]:
    """The layers in which each guessed file has its kind, and no other file has one.

    Args:
        guesses: by path.
        others: the files that must stay without a layer.
        packages: the top-level packages.
    """
    patterns = _patterns(guesses, others, tuple(packages))
    for _ in range(_MANY):  # a correction can only be more exact than what it corrects
        architecture = _architecture(patterns)
        wrong = {
            path: guess.kind
            for path, guess in guesses.items()
            if (layer := architecture.layer_of(path)) is None or layer.kind is not guess.kind
        }
        if not wrong:
            break
        for path, kind in wrong.items():
            patterns[path] = kind
    return _described(patterns, guesses)


def _patterns(
    guesses: Mapping[str, Guess], others: Collection[str], packages: tuple[str, ...]
) -> dict[str, Kind]:
    found: dict[str, Kind] = {}
    groups: dict[tuple[Kind, Basis, str], list[str]] = defaultdict(list)
    for path, guess in guesses.items():
        key = "" if guess.basis is Basis.CODE else guess.key
        groups[guess.kind, guess.basis, key].append(path)
    for (kind, basis, key), paths in groups.items():
        for pattern in _tried(basis, key, paths, packages):
            if not _holds(pattern, others):
                found[pattern] = kind
                break
        else:
            found.update(_by_folder(kind, paths, guesses, others))
    return _alike(found, guesses, others, packages)


def _by_folder(
    kind: Kind, paths: list[str], guesses: Mapping[str, Guess], others: Collection[str]
) -> dict[str, Kind]:
    """A glob for each folder all of whose files have the kind, else the files by themselves."""
    found: dict[str, Kind] = {}
    for folder in {path.rpartition("/")[0] for path in paths}:
        here = [path for path in paths if path.rpartition("/")[0] == folder]
        glob = f"{folder}/*.py".lstrip("/")
        held = [path for path in guesses if glob_pattern(glob).fullmatch(path)]
        is_alike = len(here) > len(held) / 2 and not _holds(glob, others)
        found.update(dict.fromkeys([glob] if is_alike and len(here) > 1 else here, kind))
    return found


def _holds(pattern: str, paths: Iterable[str]) -> bool:
    return any(map(glob_pattern(pattern).fullmatch, paths))


def _tried(basis: Basis, key: str, paths: list[str], packages: tuple[str, ...]) -> list[str]:
    """The globs that would hold these files, the best first."""
    if basis is Basis.FOLDER:
        return [f"{key}/**"]
    if basis is Basis.CODE or len(paths) < _SEVERAL:
        return []
    name = f"{key}.py" if basis is Basis.STEM else f"*_{key}.py"
    package = next(each for each in packages if _below(paths[0], each))
    if not all(_below(path, package) for path in paths):
        return []
    above = folder_of(package)
    start = f"{above}/" if above else ""
    depths = {path[len(start) :].count("/") for path in paths}
    tried = [f"{start}*/{name}"] if depths == {1} else []
    return [*tried, f"{start}**/{name}"]


def _below(path: str, package: str) -> bool:
    above = folder_of(package)
    return not above or path.startswith(f"{above}/")


def _alike(
    found: Mapping[str, Kind],
    guesses: Mapping[str, Guess],
    others: Collection[str],
    packages: tuple[str, ...],
) -> dict[str, Kind]:
    """Folders of one name in many places become one glob, where it holds nothing else."""
    joined = dict(found)
    by_name: dict[tuple[str, Kind], list[str]] = defaultdict(list)
    for pattern, kind in found.items():
        if pattern.endswith("/**"):
            by_name[pattern.removesuffix("/**").rpartition("/")[2], kind].append(pattern)
    for (name, kind), patterns in by_name.items():
        for package in packages:
            here = [each for each in patterns if _below(each, package)]
            above = folder_of(package)
            glob = f"{above}/**/{name}/**" if above else f"**/{name}/**"
            holds = [path for path in guesses if glob_pattern(glob).fullmatch(path)]
            fits = all(guesses[path].kind is kind for path in holds)
            if len(here) >= _MANY and fits and not any(map(glob_pattern(glob).fullmatch, others)):
                for each in here:
                    del joined[each]
                joined[glob] = kind
    return joined


def _architecture(patterns: Mapping[str, Kind]) -> Architecture:
    globs: dict[Kind, list[str]] = defaultdict(list)
    for pattern, kind in patterns.items():
        globs[kind].append(pattern)
    layers = tuple(Layer(NAMES[kind], tuple(each), kind) for kind, each in globs.items())
    return Architecture(layers, ())


def _described(
    patterns: Mapping[str, Kind], guesses: Mapping[str, Guess]
) -> tuple[ProposedLayer, ...]:
    owner = Architecture(tuple(Layer(each, (each,)) for each in patterns), ())
    held: dict[str, list[str]] = defaultdict(list)
    for path in guesses:
        layer = owner.layer_of(path)
        if layer is not None:
            held[layer.name].append(path)
    globs: dict[Kind, list[Glob]] = defaultdict(list)
    for pattern, paths in sorted(held.items()):
        globs[patterns[pattern]].append(_glob(pattern, [guesses[path] for path in paths]))
    return tuple(
        ProposedLayer(name, kind, tuple(globs[kind]), _unsure(kind, guesses))
        for kind, name in NAMES.items()
        if kind in globs
    )


def _unsure(kind: Kind, guesses: Mapping[str, Guess]) -> tuple[Glob, ...]:
    return tuple(
        Glob(pattern, len(paths), guesses[paths[0]].doubt)
        for pattern, paths in marks(kind, guesses).items()
    )


def _glob(pattern: str, guesses: list[Guess]) -> Glob:
    shown = Counter(guess.why for guess in guesses if guess.why)
    named = {guess.basis for guess in guesses} - {Basis.CODE}
    is_one = "*" not in pattern
    reasons = ["its name" if is_one else "the name"] if named else []
    if shown:
        said, _ = shown.most_common(1)[0]
        seen = shown.total()
        reasons.append(said if is_one else f"{said} ({seen} of {len(guesses)})")
    return Glob(pattern, len(guesses), "; ".join(reasons))
