"""How far each file is from what the template would write.

The project is rendered from its answers and manifests as if nobody had edited it, by the version
that it has and by the one that an update would go to.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from layerline.architecture.wiring import (
    ANSWERS_FILE,
    ENTITY_FILES,
    MANIFESTS,
    MIGRATIONS,
    OWN_TEMPLATES,
)
from layerline.generation.manifest import Manifest, manifest_paths, manifests_of
from layerline.generation.releases import Releases
from layerline.generation.replaying import Project
from layerline.tree import Tree, digest, passing_folder


class State(StrEnum):
    """How a file is."""

    PRISTINE = "pristine"
    """As the template writes it today."""
    STALE = "stale"
    """As it was written, and the template would write something else today."""
    EDITED = "edited"
    """Not as it was written."""
    MISSING = "missing"
    """Not there."""
    NEW = "new"
    """Not there, since only the newer template has it."""


@dataclass(frozen=True, slots=True)
class FileState:
    """A file of the template or of an entity.

    Attributes:
        path: from the project root.
        state: how it is.
        is_stale: whether the template would write something else today than when it wrote this.
    """

    path: str
    state: State
    is_stale: bool = False


def file_states(
    tree: Tree, versions: tuple[str, str], given: Mapping[str, str], releases: Releases
) -> tuple[FileState, ...]:
    """The state of each file that the template or an entity brings, migrations left out.

    Args:
        tree: the project.
        versions: the one that it has, and the one that an update goes to.
        given: its answers.
        releases: those at hand.

    Raises:
        Refusal: an answer or an entity that this version does not accept.
    """
    project = _project(tree, given)
    here, newest = versions
    today = _rendered(newest, project, releases)
    before = today if here == newest else _rendered(here, project, releases)
    manifests = list(manifests_of(tree))
    recorded, own = _recorded(manifests), _adopted(manifests)
    found = []
    for path in sorted({*today, *before}):
        is_told_apart = path == ANSWERS_FILE or path in own
        if is_told_apart or path.startswith((MIGRATIONS, MANIFESTS)):
            continue
        state = _state(tree, path, before.get(path), today.get(path), recorded.get(path))
        if state is not None:
            found.append(state)
    return tuple(found)


def _state(
    tree: Tree, path: str, before: bytes | None, today: bytes | None, recorded: str | None
) -> FileState | None:
    is_stale = before != today
    if not tree.exists(path):
        if today is None:
            return None  # the newer template has it no more, and neither has the project
        return FileState(path, State.NEW if before is None else State.MISSING, is_stale)
    raw = tree.read_bytes(path)
    here = raw.replace(b"\r\n", b"\n")
    if here == today:
        return FileState(path, State.PRISTINE)
    if here == before or digest(raw) == recorded:
        return FileState(path, State.STALE, is_stale=True)
    return FileState(path, State.EDITED, is_stale)


def _project(tree: Tree, given: Mapping[str, str]) -> Project:
    manifests = {path: tree.read(path) for path in manifest_paths(tree)}
    templates = {path: tree.read(path) for path in tree.paths(OWN_TEMPLATES)}
    return Project(tree.root.name, given, manifests=manifests, templates=templates)


def _rendered(version: str, project: Project, releases: Releases) -> dict[str, bytes]:
    """What a version makes of a project."""
    with passing_folder("doctor") as folder:
        releases.render(version, project, folder)
        return dict(_files(folder))


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in folder.rglob("*"):
        if file.is_file():
            yield file.relative_to(folder).as_posix(), file.read_bytes()


def _recorded(manifests: Sequence[Manifest]) -> Mapping[str, str]:
    """What manifests say was written, by path."""
    return {path: sha for manifest in manifests for path, sha in manifest.files.items()}


def _adopted(manifests: Sequence[Manifest]) -> frozenset[str]:
    """The files of entities that somebody wrote, which are no template's."""
    return frozenset(
        file.of(manifest.entity.names)
        for manifest in manifests
        if manifest.adopted
        for file in ENTITY_FILES
    )
