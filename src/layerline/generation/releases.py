"""The versions of layerline that are at hand, each able to render what it would have made."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from layerline.errors import Exit, PreconditionRefusal, Refusal
from layerline.generation.replaying import Project, replay
from layerline.git.tags import tagged_files, tags
from layerline.release import VERSION
from layerline.templating.questions import template_root
from layerline.tree import passing_folder, write_files

_RELEASE = re.compile(r"v(\d+)\.(\d+)\.(\d+)")
_CARRIED = "releases.bundle"
_OWN_FILES = ("src", "template", "copier.yml")
"""What a version needs for rendering itself."""


@dataclass(frozen=True)
class Releases:
    """Released versions, in a bundle that the wheel carries or in our own repository.

    Attributes:
        source: the bundle or the repository.
    """

    source: Path

    @classmethod
    def at_hand(cls) -> "Releases":
        """Those that came with this layerline."""
        root = template_root()
        bundle = root / _CARRIED
        return cls(bundle if bundle.is_file() else root)

    @cached_property  # which needs a class without slots
    def versions(self) -> tuple[str, ...]:
        """Each of them, the oldest first, as `1.4.0`."""
        if not (self.source.is_file() or (self.source / ".git").exists()):
            return ()  # a wheel that was built before anything was released
        found = [match for tag in tags(self.source) if (match := _RELEASE.fullmatch(tag))]
        found.sort(key=lambda match: tuple(map(int, match.groups())))
        return tuple(match[0].removeprefix("v") for match in found)

    @property
    def newest(self) -> str:
        """The version that an update goes to: this layerline's own, where it is a release.

        Raises:
            PreconditionRefusal: it is none, and knows none.
        """
        if _RELEASE.fullmatch(f"v{VERSION}"):
            return VERSION
        if not self.versions:
            raise PreconditionRefusal(
                f"layerline {VERSION} is a development version and knows no released one",
                remedy="install a release of layerline",
            )
        return self.versions[-1]

    def refuse_missing(self, version: str) -> None:
        """Refuse a version that cannot be rendered.

        Raises:
            PreconditionRefusal: it is not at hand.
        """
        if version != VERSION and version not in self.versions:
            raise PreconditionRefusal(
                f"layerline {version} is not at hand",
                remedy=f"it knows {', '.join(self.versions) or 'no released version'}; "
                "install a newer layerline, or use plain copier update",
            )

    def render(self, version: str, project: Project, folder: Path) -> None:
        """Write into an empty folder what that version makes of a project.

        Raises:
            PreconditionRefusal: that version is not at hand.
            Refusal: it does not accept an answer or an entity.
        """
        if version == VERSION:
            replay(project, folder)
            return
        self.refuse_missing(version)
        with passing_folder("release") as home:
            write_files(home, tagged_files(self.source, f"v{version}", _OWN_FILES))
            _ask(home, version, project, folder)


def _ask(home: Path, version: str, project: Project, folder: Path) -> None:
    done = subprocess.run(  # noqa: S603 our own code, of another version
        [sys.executable, "-m", "layerline.generation.replaying", str(folder)],
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(home / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
        input=project.to_json(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode in {Exit.REFUSED, Exit.PRECONDITION}:
        raise Refusal(**json.loads(done.stdout))
    if done.returncode:
        raise RuntimeError(f"layerline {version} could not render the project:\n{done.stderr}")
