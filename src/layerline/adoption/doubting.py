"""Which guesses rest on a word alone: nothing in the file, or around it, says the same.

Such a file keeps its layer, for the word is right more often than not; but the configuration
marks it, so that what hangs on that layer is a warning until a person has looked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from layerline.adoption.around import is_of_a_feature, neighbours
from layerline.adoption.classify import Basis, Guess
from layerline.adoption.evidence import Evidence, Folder
from layerline.adoption.vocabulary import NEUTRAL, STRONG
from layerline.architecture.layers import CALLERS, Kind
from layerline.syntax.facts import Module

_MOSTLY = 0.5
"""The share of a folder's files from which on they speak for the others in it."""
_FEW = 6
"""Functions for each route of a file from which on it is something else that has routes as well."""
_MUCH = 20
_BELOW = frozenset({Kind.MODEL, Kind.REPOSITORY, Kind.SCHEMA, Kind.CORE, Kind.EVENT})
_DATA = frozenset({Kind.MODEL, Kind.REPOSITORY})


@dataclass(frozen=True, slots=True)
class _Around:
    """What a file shows, and what stands around it."""

    evidence: Evidence
    share: float
    is_named_twice: bool
    is_neutral: bool
    is_led: bool
    imports: frozenset[Kind]
    imported_by: frozenset[Kind | None]

    def serves_only(self, kind: Kind) -> bool:
        """Whether files of one kind import it, and no others."""
        return self.imported_by == {kind}


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
    beside = neighbours(guesses, modules)
    doubts = {}
    for path, guess in guesses.items():
        here = path.rpartition("/")[0]
        is_led = guess.basis is Basis.FOLDER and _stem(path) not in NEUTRAL
        folder = nearby.get(here) if is_led else None
        around = _Around(
            found[path],
            folder.share(guess.kind) if folder else 0.0,
            guess.basis is Basis.FOLDER and STRONG.get(_last_word(path)) is guess.kind,
            _stem(path) in NEUTRAL,
            guess.basis is not Basis.CODE,
            beside[path].imports,
            beside[path].imported_by,
        )
        doubt = _doubt(guess.kind, around)
        if not doubt and not around.evidence.of(guess.kind) and is_of_a_feature(path, guess, found):
            doubt = "folders beside this one have the same file"
        is_open = guess.is_sure and (found[path].classes or found[path].functions)
        doubts[path] = replace(guess, doubt=doubt if is_open else "")
    return doubts


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".py").lower()


def _last_word(path: str) -> str:
    return _stem(path).rpartition("_")[2]


def _doubt(kind: Kind, around: _Around) -> str:
    """What speaks against a kind; "" where the code agrees."""
    special = _SPECIAL.get(kind)
    if special is not None:
        return special(around)
    if kind is Kind.CORE or around.evidence.of(kind) or around.share >= _MOSTLY:
        return ""
    if kind.is_caller and around.serves_only(kind):
        return ""
    return "only its name says so"


def _of_route(around: _Around) -> str:
    few = around.evidence.of(Kind.ROUTE) * _FEW < around.evidence.functions
    if few and not around.is_led:
        return "few of its functions are routes"
    shown = around.evidence.of(Kind.ROUTE) or (around.evidence.is_of_web and not around.is_neutral)
    is_among = around.share >= _MOSTLY or around.serves_only(Kind.ROUTE)
    return "" if shown or is_among else "nothing in it is about HTTP"


def _of_provider(around: _Around) -> str:
    shown = around.evidence.is_of_web or Kind.ROUTE in around.imported_by
    return "" if shown else "no route asks it for anything"


def _of_root(around: _Around) -> str:
    if not around.is_led and around.evidence.of(Kind.ROOT) * _MUCH < around.evidence.functions:
        return "it makes an application beside much else"
    shown = around.evidence.of(Kind.ROOT) or around.imports & {Kind.ROUTE, Kind.ROOT}
    return "" if shown or not around.imported_by else "it makes no application"


def _of_service(around: _Around) -> str:
    evidence = around.evidence
    if evidence.of(Kind.ROUTE) or evidence.of(Kind.ROOT):
        return "it has routes, too"
    if evidence.of(Kind.MODEL) or evidence.makes_engine:
        return "it looks like the database's side"
    if evidence.of(Kind.SERVICE) or around.share >= _MOSTLY or around.is_named_twice:
        return ""
    if around.imports & _DATA or evidence.queries:
        return ""
    below = sorted(kind for kind in around.imported_by if kind in _BELOW)
    if below:
        return f"a {below[0]} imports it"
    is_called = around.imported_by & CALLERS and Kind.SERVICE in around.imports
    return "" if is_called else "only its name says so"


def _of_repository(around: _Around) -> str:
    evidence = around.evidence
    if evidence.of(Kind.ROUTE) or evidence.of(Kind.ROOT):
        return "it has routes, too"
    asks = evidence.queries or evidence.builds_queries or Kind.MODEL in around.imports
    asks = asks or (evidence.stores and evidence.of(Kind.REPOSITORY))
    return "" if asks or around.share >= _MOSTLY else "it asks no database"


_SPECIAL: Mapping[Kind, Callable[[_Around], str]] = {
    Kind.ROUTE: _of_route,
    Kind.PROVIDER: _of_provider,
    Kind.ROOT: _of_root,
    Kind.SERVICE: _of_service,
    Kind.REPOSITORY: _of_repository,
}
