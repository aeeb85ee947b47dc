"""The proposal for one project, as a value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from layerline.adoption.classify import Basis, Guess, classify
from layerline.adoption.doubting import doubted
from layerline.adoption.evidence import Evidence, Folder, by_folder, evidence_in
from layerline.adoption.globbing import ProposedLayer, layers_for
from layerline.adoption.roots import Root, find_roots
from layerline.adoption.surroundings import (
    Library,
    Part,
    composition_roots,
    layout_of,
    libraries,
    parts,
)
from layerline.architecture.conventions import folder_of
from layerline.architecture.layers import CALLERS, Architecture, Kind, Layer
from layerline.architecture.settings import Role, Settings
from layerline.errors import Refusal
from layerline.linting.discover import discover
from layerline.linting.reading import Reading, Watch
from layerline.syntax.names import Program
from layerline.tree import Tree

_UPWARDS = frozenset(
    {Kind.MODEL, Kind.SCHEMA, Kind.REPOSITORY, Kind.SERVICE, Kind.ROUTE, Kind.ROOT, Kind.PROVIDER}
)


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that could not be read, and why."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """Files of one folder, what they may be, and what speaks for it, or against it.

    Attributes:
        is_marked: whether they have that layer meanwhile, where the configuration marks them.
    """

    files: tuple[str, ...]
    kind: Kind
    why: str
    is_marked: bool = False

    @property
    def place(self) -> str:
        """The file, or the folder of several."""
        return self.files[0] if len(self.files) == 1 else self.files[0].rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for one project.

    Attributes:
        roots: its top-level packages.
        layout: how it is laid out, in a word.
        layers: its layers, the highest first.
        unsure: what a person has to say; until then its files belong to no layer, or to a marked
            one.
        unclassified: files with code that belong to none.
        unread: files that could not be read.
        files: how many files there are with code.
        parts: session types and event buses.
        compositions: the files that make the application.
        libraries: what it uses of others.
        reading: the facts, for whoever goes on with them.
    """

    roots: tuple[Root, ...]
    layout: str
    layers: tuple[ProposedLayer, ...]
    unsure: tuple[Unsure, ...]
    unclassified: tuple[str, ...]
    unread: tuple[Unread, ...]
    files: int
    parts: tuple[Part, ...]
    compositions: tuple[str, ...]
    libraries: tuple[Library, ...]
    reading: Reading

    @property
    def architecture(self) -> Architecture:
        """What the configuration means, if it is taken as it is."""
        roles: dict[Role, tuple[str, ...]] = {}
        for part in self.parts:
            if not part.is_known:
                roles[part.role] = (*roles.get(part.role, ()), part.name)
        layers = tuple(
            Layer(
                each.name,
                tuple(glob.pattern for glob in each.globs),
                each.kind,
                unsure=tuple(glob.pattern for glob in each.unsure),
            )
            for each in self.layers
        )
        return Architecture(
            layers,
            tuple(root.package for root in self.roots),
            declared=True,
            settings=Settings(roles=tuple(roles.items())),
        )

    @property
    def share_unclassified(self) -> float:
        """The part of the files with code that no layer has, from 0 to 1."""
        return len(self.unclassified) / self.files if self.files else 0.0


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of a place: its kind, or None, that it belongs to no layer."""

    kind: Kind | None


Answer = Callable[[Unsure], Said | None]
"""Is asked what the files of a place are; None leaves them as they are."""


def propose(tree: Tree, *, watch: Watch, answer: Answer | None = None) -> Proposal:
    """Read a code base and propose its configuration. Nothing is written.

    Args:
        tree: its files.
        watch: is told how many files are read, of how many.
        answer: is asked about what is unsure; None leaves it marked.

    Raises:
        Refusal: there is no Python code that could be a package.
    """
    roots = find_roots(tree)
    if not roots:
        raise Refusal(
            f"no Python package in {tree.root.name}",
            remedy="name the folder that holds it, as in layerline adopt backend",
        )
    packages = tuple(root.package for root in roots)
    paths = discover(tree, Architecture((), packages))
    reading = Reading(tree, paths, None, watch)
    reading.prefetch(paths)
    program = Program(reading, paths)
    modules = {path: reading[name] for name, path in paths.items()}
    found = {
        path: evidence_in(program, module) for path, module in modules.items() if not module.problem
    }
    nearby = by_folder(found)
    guesses = _without_upward(_guesses(found, packages, nearby), modules, paths)
    guesses = doubted(guesses, found, nearby, modules)
    empty = {path for path, module in modules.items() if module.is_empty}
    if answer is not None:
        guesses = _answered(guesses, answer)
    unsure = unsure_places(guesses)
    guesses = {path: guess for path, guess in guesses.items() if guess.is_sure}
    beside = _beside(tree, packages) - modules.keys()
    others = beside | {path for path in modules if path not in guesses and path not in empty}
    guesses = {path: guess for path, guess in guesses.items() if path not in empty}
    return Proposal(
        roots=roots,
        layout=layout_of(guesses, [folder_of(package) for package in packages]),
        layers=layers_for(guesses, others, packages),
        unsure=unsure,
        unclassified=tuple(sorted(others - beside - {p for p, m in modules.items() if m.problem})),
        unread=tuple(Unread(p, m.problem.message) for p, m in modules.items() if m.problem),
        files=len(modules) - len(empty),
        parts=parts(dict(reading.items())),
        compositions=composition_roots(found),
        libraries=libraries(modules.values()),
        reading=reading,
    )


def _beside(tree: Tree, packages: tuple[str, ...]) -> set[str]:
    """The tests and migrations inside the packages: no glob of a layer may claim them."""
    return {
        path
        for package in packages
        for path in tree.paths(folder_of(package))
        if path.endswith(".py")
    }


def _guesses(
    found: Mapping[str, Evidence], packages: tuple[str, ...], nearby: Mapping[str, Folder]
) -> dict[str, Guess]:
    guesses = {}
    for path, evidence in found.items():
        folders = map(folder_of, packages)
        package = max((f for f in folders if not f or path.startswith(f"{f}/")), key=len)
        guess = classify(path, package, evidence, nearby)
        if guess is not None:
            guesses[path] = guess
    return guesses


def _without_upward(
    guesses: Mapping[str, Guess], modules: Mapping[str, object], paths: Mapping[str, str]
) -> dict[str, Guess]:
    """Without the core that knows the layers: its name says so, and its imports say no."""
    by_name = {name: guesses[path] for name, path in paths.items() if path in guesses}
    names = {path: name for name, path in paths.items()}
    kept = {}
    for path, guess in guesses.items():
        if guess.kind is Kind.CORE:
            facts = modules[path]
            reached = {
                by_name[dotted].kind
                for made in getattr(facts, "imports", ())
                for dotted in (made.target, made.module)
                if dotted in by_name and dotted != names[path]
            }
            is_named = guess.basis is Basis.FOLDER
            if reached & (_UPWARDS | CALLERS if is_named else _UPWARDS):
                continue
        kept[path] = guess
    return kept


def unsure_places(guesses: Mapping[str, Guess]) -> tuple[Unsure, ...]:
    """The files of each folder about which the same is unsure."""
    places: dict[tuple[str, Kind, bool], list[str]] = {}
    for path, guess in guesses.items():
        if not guess.is_sure or guess.doubt:
            key = path.rpartition("/")[0], guess.kind, bool(guess.doubt)
            places.setdefault(key, []).append(path)
    return tuple(
        Unsure(tuple(files), kind, guesses[files[0]].doubt or guesses[files[0]].why, is_marked)
        for (_, kind, is_marked), files in sorted(places.items())
    )


def _answered(guesses: Mapping[str, Guess], answer: Answer) -> dict[str, Guess]:
    """The guesses, with what a person said of each place that is unsure."""
    said = dict(guesses)
    for place in unsure_places(guesses):
        given = answer(place)
        for path in place.files if given is not None else ():
            if given is not None and given.kind is not None:
                said[path] = Guess(given.kind, Basis.CODE, path, "you said so")
            else:
                del said[path]
    return said
