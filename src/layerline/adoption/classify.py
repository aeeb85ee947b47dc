"""Which part a file plays, and why: its name, the names of its folders, and what its code shows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from layerline.adoption.evidence import Evidence, Folder
from layerline.adoption.vocabulary import GRAPHS, NEUTRAL, STRONG, WEAK
from layerline.architecture.layers import Kind

_CLEAR = (Kind.ROUTE, Kind.MODEL, Kind.ROOT, Kind.TASK)
"""Kinds that code shows beyond doubt: nobody decorates with `@router.get` by chance."""
_BESIDE = frozenset({Kind.ROUTE, Kind.ROOT, Kind.HANDLER, Kind.PROVIDER, Kind.SCRIPT})
"""Kinds whose files may do another caller's work besides."""
_ANYWHERE = frozenset({Kind.PROVIDER, Kind.SCHEMA, Kind.REPOSITORY})
"""Kinds whose files stand in folders of other kinds, too."""
_TESTING = frozenset({"tests", "test", "testing", "conftest.py"})
"""Folders and files that only tests use: what they do with a repository is their business."""
_ENOUGH = 0.34
"""The share of a folder's files that must show what its name may mean."""
_WHOLE = 0.08
"""The share of files with routes from which on a folder `services` holds whole applications."""
_A_FEW = 3
"""Routes that the file which makes the application may have besides: a health check."""
_MOSTLY = 0.5
"""The share of a file's classes that must show a kind which its name does not say."""


class Basis(StrEnum):
    """What a guess rests on first."""

    STEM = "stem"
    """The file's whole name, `service.py`."""
    SUFFIX = "suffix"
    """The last word of it, `order_service.py`."""
    FOLDER = "folder"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Guess:
    """The part of one file.

    Attributes:
        kind: what it is.
        basis: what that rests on.
        key: the folder, the name or the word it rests on.
        why: a sentence without its beginning: what the code shows.
        is_sure: whether it is said at all; what is not gets no layer before a person says so.
        doubt: what speaks against it, where only a word speaks for it.
    """

    kind: Kind
    basis: Basis
    key: str
    why: str = ""
    is_sure: bool = True
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class _Candidate:
    kind: Kind
    basis: Basis
    key: str
    is_strong: bool


def classify(
    path: str, package: str, evidence: Evidence, nearby: Mapping[str, Folder]
) -> Guess | None:
    """What a file is; None where neither its names nor its code tell.

    Args:
        path: from the project's root.
        package: the top-level package that it lies in, without `/.`.
        evidence: what its code shows.
        nearby: what the files of each folder show.
    """
    if not _TESTING.isdisjoint(path.split("/")) or path.rpartition("/")[2].startswith("test_"):
        return None
    candidates = [
        each
        for each in _candidates(path, package)
        if not _is_deployable(each, nearby) and not _is_contradicted(path, each, evidence)
    ]
    named = _named(candidates, evidence, nearby)
    shown = _by_code(path, evidence)
    if shown is None or named is None:
        return named or shown or _asking(path, evidence, nearby)
    if named.kind is shown.kind or named.kind in evidence.counts or named.kind in _BESIDE:
        return named
    if shown.kind in _CLEAR:
        said = f"{shown.why}, though `{named.key}` names a {named.kind}"
        is_sure = shown.kind is Kind.MODEL
        is_strong = named.basis is Basis.FOLDER and named.key.rpartition("/")[2] in STRONG
        return (
            Guess(shown.kind, Basis.CODE, path, said)
            if is_sure
            else (named if is_strong else Guess(shown.kind, Basis.CODE, path, said, is_sure=False))
        )
    return named


def _candidates(path: str, package: str) -> Iterator[_Candidate]:
    """The kinds that names say, from the file outwards."""
    inside = path[len(package) :].lstrip("/")
    *folders, name = inside.removesuffix(".py").split("/")
    is_top = not folders
    if name != "__init__":
        aside = bool(folders) and folders[-1] in NEUTRAL
        for each in _said(name.strip("_"), Basis.STEM, name, is_top=is_top):
            yield replace(each, is_strong=each.is_strong and not aside)
        last = name.rpartition("_")[2]
        if last and last != name:
            yield from _said(last, Basis.SUFFIX, last, is_top=False)
    is_near = True
    while folders:
        key = "/".join([*filter(None, [package]), *folders])
        word = folders[-1].strip("_").lower()
        if word in NEUTRAL:
            return
        said = _said(word, Basis.FOLDER, key, is_top=False)
        yield from (each for each in said if is_near or each.kind is not Kind.CORE)
        folders.pop()
        is_near = False


def _is_deployable(candidate: _Candidate, nearby: Mapping[str, Folder]) -> bool:
    """Whether a folder is called a service because it is one, with routes and all."""
    is_folder = candidate.basis is Basis.FOLDER and candidate.kind is Kind.SERVICE
    return is_folder and nearby.get(candidate.key, Folder()).share(Kind.ROUTE) >= _WHOLE


def _is_contradicted(path: str, candidate: _Candidate, evidence: Evidence) -> bool:
    """Whether the code says that a file is not what its name says."""
    kind, basis = candidate.kind, candidate.basis
    if kind in (Kind.SCHEMA, Kind.REPOSITORY) and not GRAPHS.isdisjoint(path.split("/")):
        return True
    if evidence.of(kind) or basis is Basis.FOLDER:
        return False
    if kind is Kind.ROUTE and candidate.key == "views":  # a database has views, too
        return evidence.is_of_database or evidence.queries > 0
    if kind is Kind.SERVICE:  # `local_service.py` without one, `service.py` that parses arguments
        has_other = evidence.classes > 0 and basis is Basis.SUFFIX
        return has_other or evidence.of(Kind.SCRIPT) > 0
    if kind is Kind.REPOSITORY and not evidence.queries and not evidence.is_of_database:
        is_plain = evidence.functions > 0 and not evidence.classes
        return not is_plain or evidence.of(Kind.SCRIPT) > 0  # git has repositories, too
    return False


def _said(word: str, basis: Basis, key: str, *, is_top: bool) -> Iterator[_Candidate]:
    word = word.lower()
    if word in STRONG:
        yield _Candidate(STRONG[word], basis, key, is_strong=True)
    for kind in WEAK.get(word, ()):
        if kind is not Kind.ROOT or basis is Basis.STEM:
            yield _Candidate(kind, basis, key, is_strong=kind is Kind.ROOT and is_top)


def _named(
    candidates: list[_Candidate], evidence: Evidence, nearby: Mapping[str, Folder]
) -> Guess | None:
    folder = next((c for c in candidates if c.basis is Basis.FOLDER and c.is_strong), None)
    # A word may name two kinds, as `models` does: the one that the code shows more often counts,
    # and a table more than all that is validated beside it.
    places = list(dict.fromkeys((each.basis, each.key) for each in candidates))
    for each in sorted(
        candidates,
        key=lambda c: (
            places.index((c.basis, c.key)),
            not (c.kind is Kind.MODEL and evidence.of(c.kind)),
            -evidence.of(c.kind),
        ),
    ):
        is_nearest = each.basis is not Basis.FOLDER or folder is None or each is folder
        if each.kind in evidence.counts and is_nearest:
            if each is not folder and folder is not None and folder.kind in evidence.counts:
                return Guess(folder.kind, folder.basis, folder.key, evidence.shown[folder.kind])
            return Guess(each.kind, each.basis, each.key, evidence.shown[each.kind])
    whole = next((each for each in candidates if each.is_strong and _is_whole(each)), None)
    strong = whole or folder or next((each for each in candidates if each.is_strong), None)
    inner = _inner_folder(candidates, nearby)
    is_named = strong is not None and strong.basis is not Basis.FOLDER
    if inner and (strong is None or (not is_named and len(inner.key) > len(strong.key))):
        return Guess(inner.kind, inner.basis, inner.key)
    if strong is not None:
        return Guess(strong.kind, strong.basis, strong.key, evidence.shown.get(strong.kind, ""))
    return next(
        (
            Guess(each.kind, each.basis, each.key)
            for each in candidates
            if each.kind is Kind.CORE and not evidence.counts and not evidence.queries
        ),
        None,
    )


def _is_whole(candidate: _Candidate) -> bool:
    """Whether a file's whole name says more than its folder's: `services/deps.py`."""
    return candidate.basis is Basis.STEM and candidate.kind in _ANYWHERE


def _inner_folder(candidates: list[_Candidate], nearby: Mapping[str, Folder]) -> _Candidate | None:
    """The nearest folder with a weak name that enough of its files agree with."""
    places = list(dict.fromkeys(each.key for each in candidates))

    def order(each: _Candidate) -> tuple[int, float, bool]:
        share = nearby.get(each.key, Folder()).share(each.kind)
        return places.index(each.key), -share, each.kind is not Kind.MODEL

    for each in sorted(candidates, key=order):
        is_weak = each.basis is Basis.FOLDER and not each.is_strong and each.key in nearby
        if is_weak and nearby[each.key].share(each.kind) >= _ENOUGH:
            return each
    return None


def _by_code(path: str, evidence: Evidence) -> Guess | None:
    routes, roots = evidence.of(Kind.ROUTE), evidence.of(Kind.ROOT)
    for kind in _CLEAR:
        if evidence.of(kind) and (kind is not Kind.ROUTE or not roots or routes > _A_FEW):
            return Guess(kind, Basis.CODE, path, evidence.shown[kind])
    for kind in (Kind.REPOSITORY, Kind.SERVICE, Kind.SCHEMA):
        is_plain = kind is not Kind.SCHEMA or not evidence.functions
        if evidence.of(kind) > evidence.classes * _MOSTLY and is_plain:
            return Guess(kind, Basis.CODE, path, evidence.shown[kind])
    if evidence.classes and evidence.of(Kind.CORE) >= evidence.classes and not evidence.queries:
        is_only = set(evidence.counts) == {Kind.CORE} and evidence.functions <= evidence.classes * 3
        return Guess(Kind.CORE, Basis.CODE, path, evidence.shown[Kind.CORE]) if is_only else None
    return None


def _asking(path: str, evidence: Evidence, nearby: Mapping[str, Folder]) -> Guess | None:
    """A file without a telling name that asks a session, among others that do."""
    folder = path.rpartition("/")[0]
    near = nearby.get(folder)
    if not evidence.queries or near is None:
        return None
    said = "asks the database: a repository, or a service"
    return Guess(Kind.REPOSITORY, Basis.CODE, path, said, is_sure=False)
