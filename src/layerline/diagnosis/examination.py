"""One examination: every check, each for itself, so that one that cannot be made hides no other."""

from collections.abc import Iterator
from dataclasses import dataclass

from layerline.architecture.config import load
from layerline.architecture.wiring import ANSWERS_FILE
from layerline.diagnosis import database, files, manifests, registration
from layerline.diagnosis.drift import FileState, State, file_states
from layerline.diagnosis.trouble import Trouble
from layerline.errors import Refusal
from layerline.generation.releases import Releases
from layerline.generation.route import route_of
from layerline.release import VERSION
from layerline.schema import read_models
from layerline.templating.answers import given_answers, maker_of
from layerline.tree import Tree


@dataclass(frozen=True, slots=True)
class Report:
    """What an examination found.

    Attributes:
        version: the layerline that made the project or updated it last; None where it is not said.
        troubles: what does not fit together, what must be mended first.
        files: the state of each file that the template or an entity brings.
    """

    version: str | None
    troubles: tuple[Trouble, ...]
    files: tuple[FileState, ...]

    @property
    def errors(self) -> tuple[Trouble, ...]:
        """What must be mended."""
        return tuple(each for each in self.troubles if not each.is_note)

    @property
    def notes(self) -> tuple[Trouble, ...]:
        """What may be left as it is."""
        return tuple(each for each in self.troubles if each.is_note)


def examine(tree: Tree, releases: Releases) -> Report:
    """Examine a project; nothing is written.

    Raises:
        Refusal: `[tool.layerline]` is wrong.
    """
    models = read_models(tree, load(tree).packages)
    found = [
        *files.cut_off(tree),
        *files.conflicts(tree),
        *database.migrations(tree),
        *database.tables(tree, models),
        *registration.routers(tree),
        *registration.models(tree, models),
        *registration.handlers(tree),
        *registration.providers(tree),
        *manifests.manifests(tree, models),
    ]
    version, states, more = _drift(tree, releases)
    found += more
    return Report(version, tuple(sorted(found, key=lambda each: each.is_note)), states)


def _drift(
    tree: Tree, releases: Releases
) -> tuple[str | None, tuple[FileState, ...], list[Trouble]]:
    """The release that the project has, its files, and what is to be said of an update."""
    if not tree.exists(ANSWERS_FILE):
        reason = f"{ANSWERS_FILE} is missing, so no file can be held against the template"
        remedy = "restore it from version control; a project that layerline never made has none"
        return None, (), [Trouble("no-answers", reason, remedy, ANSWERS_FILE, is_note=True)]
    version: str | None = None
    troubles: list[Trouble] = []
    try:
        text = tree.read(ANSWERS_FILE)
        version, given = maker_of(text, ANSWERS_FILE), given_answers(text, ANSWERS_FILE)
        newest, troubles = _newest(tree, releases, version)
        if version is None or (troubles and version != VERSION):
            return version, (), troubles
        states = file_states(tree, (version, newest), given, releases)
    except Refusal as refusal:
        troubles.append(Trouble("not-rendered", refusal.reason, refusal.remedy))
        return version, (), troubles
    return version, states, [*troubles, *_drifted(version, newest, states)]


def _newest(tree: Tree, releases: Releases, version: str | None) -> tuple[str, list[Trouble]]:
    """The version that an update would go to, or why there is none: as `update` says it."""
    try:
        return route_of(tree, releases).to, []
    except Refusal as refusal:
        reason = f"{refusal.reason}, so no update is possible"
        return version or VERSION, [Trouble("no-update", reason, refusal.remedy, is_note=True)]


def _drifted(version: str, newest: str, states: tuple[FileState, ...]) -> Iterator[Trouble]:
    stale = sum(each.is_stale for each in states)
    if stale and version != newest:
        yield Trouble(
            "behind-the-template",
            f"layerline {newest} writes {stale} of its files in another way",
            "see what that changes: layerline update --dry-run",
            is_note=True,
        )
    missing = [each.path for each in states if each.state is State.MISSING]
    if missing:
        yield Trouble(
            "missing-files",
            f"{len(missing)} of the template's files are gone; updates leave them deleted",
            "nothing, where that is meant; else restore them from version control",
            is_note=True,
        )
