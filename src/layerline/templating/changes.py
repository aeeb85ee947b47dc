"""What each release changes in a project, for those who update: `templates/changes.toml`."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from layerline.errors import Refusal

CHANGES = Path(__file__).parent.parent / "templates/changes.toml"


@dataclass(frozen=True, slots=True)
class VersionChanges:
    """What one release says to those who come from an older one.

    Attributes:
        version: as `1.4.0`.
        changes: what is different in a project, a sentence each.
        check: what to look at after the update, a sentence each.
    """

    version: str
    changes: tuple[str, ...]
    check: tuple[str, ...]


def changes_between(before: str, after: str, text: str | None = None) -> tuple[VersionChanges, ...]:
    """What changes after one version, up to another one and with it; the oldest first.

    Args:
        before: the version that a project has.
        after: the version that it goes to.
        text: the file; None is ours.

    Raises:
        Refusal: a release left something out of the file, or wrote it in another way.
    """
    content = tomllib.loads(text if text is not None else CHANGES.read_text("utf-8"))
    found = [_entry(version, table) for version, table in content.items()]
    wanted = [each for each in found if _number(before) < _number(each.version) <= _number(after)]
    return tuple(sorted(wanted, key=lambda each: _number(each.version)))


def _entry(version: str, table: object) -> VersionChanges:
    if not isinstance(table, dict) or table.keys() != {"changes", "check"}:
        raise Refusal(
            f"changes.toml says of {version} something else than `changes` and `check`",
            remedy="this is a mistake of that release: please report it",
        )
    return VersionChanges(version, tuple(table["changes"]), tuple(table["check"]))


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:3] if part.isdecimal())
