"""Which guesses rest on a word alone: nothing in the file, or around it, says the same.

Such a file keeps its layer, for the word is right more often than not; but the configuration
marks it, so that what hangs on that layer is a warning until a person has looked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from layerline.adoption.classify import Basis, Guess
from layerline.adoption.evidence import Evidence, Folder
from layerline.adoption.vocabulary import STRONG
from layerline.architecture.layers import Kind
from layerline.syntax.facts import Module

_MOSTLY = 0.5
"""The share of a folder's files from which on they speak for the others in it."""
_BELOW = frozenset({Kind.MODEL, Kind.REPOSITORY, Kind.SCHEMA, Kind.CORE, Kind.EVENT})
_DATA = frozenset({Kind.MODEL, Kind.REPOSITORY})
_CALLERS = frozenset(kind for kind in Kind if kind.is_caller)


@dataclass(frozen=True, slots=True)
class _Around:
    """What a file shows, and what stands around it."""

    evidence: Evidence
    share: float
    is_named_twice: bool
    imports: frozenset[Kind]
    imported_by: frozenset[Kind]


def doubted(
    guesses: Mapping[str, Guess],
    found: Mapping[str, Evidence],
    nearby: Mapping[str, Folder],
    modules: Mapping[str, Module],
) -> dict[str, Guess]:
    """The guesses, each with what speaks against it where only a word speaks for it.

    Args:
        guesses: by path.
        found: what the code of each file shows.
        nearby: what the files of each folder show.
        modules: the facts, by path.
    """
    imports, imported_by = _kinds_around(guesses, modules)
    doubts = {}
    for path, guess in guesses.items():
        folder = nearby.get(guess.key) if guess.basis is Basis.FOLDER else None
        share = folder.share(guess.kind) if folder else 0.0
        around = _Around(
            found[path],
            share,
            guess.basis is Basis.FOLDER and STRONG.get(_last_word(path)) is guess.kind,
            frozenset(imports.get(path, ())),
            frozenset(imported_by.get(path, ())),
        )
        is_open = guess.is_sure and not modules[path].is_empty
        doubts[path] = replace(guess, doubt=_doubt(guess.kind, around) if is_open else "")
    return doubts


def _last_word(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".py").rpartition("_")[2].lower()


def _kinds_around(
    guesses: Mapping[str, Guess], modules: Mapping[str, Module]
) -> tuple[Mapping[str, set[Kind]], Mapping[str, set[Kind]]]:
    """The kinds of the files that each file imports, and of those that import it."""
    paths = {module.name: path for path, module in modules.items()}
    imports: dict[str, set[Kind]] = {}
    imported_by: dict[str, set[Kind]] = {}
    for path, module in modules.items():
        for made in module.imports:
            there = paths.get(made.target) or paths.get(made.module)
            if there is None or there == path or made.typing:
                continue
            if there in guesses:
                imports.setdefault(path, set()).add(guesses[there].kind)
            if path in guesses:
                imported_by.setdefault(there, set()).add(guesses[path].kind)
    return imports, imported_by


def _doubt(kind: Kind, around: _Around) -> str:
    """What speaks against a kind; "" where the code agrees."""
    special = _SPECIAL.get(kind)
    if special is not None:
        return special(around)
    if kind is Kind.CORE or around.evidence.of(kind) or around.share >= _MOSTLY:
        return ""
    return "only its name says so"


def _of_route(around: _Around) -> str:
    shown = around.evidence.of(Kind.ROUTE) or around.evidence.is_of_web
    return "" if shown or around.share >= _MOSTLY else "nothing in it is about HTTP"


def _of_provider(around: _Around) -> str:
    shown = around.evidence.is_of_web or Kind.ROUTE in around.imported_by
    return "" if shown else "no route asks it for anything"


def _of_root(around: _Around) -> str:
    shown = around.evidence.of(Kind.ROOT) or around.imports & {Kind.ROUTE, Kind.ROOT}
    return "" if shown or not around.imported_by else "it makes no application"


def _of_service(around: _Around) -> str:
    evidence = around.evidence
    if evidence.of(Kind.ROUTE) or evidence.of(Kind.ROOT):
        return "it has routes, too"
    if evidence.of(Kind.SERVICE) or around.share >= _MOSTLY or around.is_named_twice:
        return ""
    if evidence.of(Kind.MODEL) or evidence.makes_engine:
        return "it looks like the database's side"
    if around.imports & _DATA or evidence.queries:
        return ""
    below = sorted(around.imported_by & _BELOW)
    if below:
        return f"a {below[0]} imports it"
    is_called = around.imported_by & _CALLERS and Kind.SERVICE in around.imports
    return "" if is_called else "only its name says so"


def _of_repository(around: _Around) -> str:
    evidence = around.evidence
    if evidence.of(Kind.ROUTE) or evidence.of(Kind.ROOT):
        return "it has routes, too"
    asks = evidence.queries or evidence.is_of_database or Kind.MODEL in around.imports
    return "" if asks or around.share >= _MOSTLY else "it asks no database"


_SPECIAL: Mapping[Kind, Callable[[_Around], str]] = {
    Kind.ROUTE: _of_route,
    Kind.PROVIDER: _of_provider,
    Kind.ROOT: _of_root,
    Kind.SERVICE: _of_service,
    Kind.REPOSITORY: _of_repository,
}
