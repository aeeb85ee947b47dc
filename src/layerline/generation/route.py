"""From which version to which an update of a project goes, or why there is none."""

import re
from dataclasses import dataclass

from layerline.architecture.wiring import ANSWERS_FILE
from layerline.errors import Refusal
from layerline.generation.releases import Releases
from layerline.templating.answers import Answers, parse_answers
from layerline.tree import Tree


@dataclass(frozen=True, slots=True)
class Route:
    """Both ends of an update.

    Attributes:
        answers: what the project says of itself; its version is where the update begins.
        to: the version that the project gets.
    """

    answers: Answers
    to: str


def route_of(tree: Tree, releases: Releases, to: str | None = None) -> Route:
    """From where to where an update goes.

    Args:
        tree: the project.
        releases: the versions at hand.
        to: the version to go to; None is the newest.

    Raises:
        PreconditionRefusal: this project was not made by a release, or a version is not at hand.
        Refusal: the project has a newer version already.
    """
    after = to or releases.newest
    answers = parse_answers(tree.read(ANSWERS_FILE), ANSWERS_FILE)
    _refuse_backwards(answers.version, after)
    for version in (answers.version, after):
        releases.refuse_missing(version)
    return Route(answers, after)


def _refuse_backwards(before: str, after: str) -> None:
    if not re.fullmatch(r"\d+\.\d+\.\d+", after):
        raise Refusal(f"{after!r} is no version", remedy="write it as in --to 1.4.0")
    old, new = (tuple(map(int, version.split("."))) for version in (before, after))
    if new < old:
        raise Refusal(
            f"the project has version {before}, which is newer than {after}",
            remedy="an update goes forward; install a newer layerline, or take the last update "
            "back with layerline undo",
        )
