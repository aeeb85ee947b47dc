"""The licences of all that `pip install layerline[all its extras]` brings.

Each is known, or the check fails.
"""

import re
import sys
from collections.abc import Collection, Iterator
from importlib.metadata import PackageNotFoundError, distribution
from typing import NamedTuple

from packaging.requirements import Requirement

PERMISSIVE = re.compile(
    r"\b(MIT|BSD|ISC|PSF|Apache|Python Software Foundation|Mozilla Public License 2\.0|MPL)\b"
)
KNOWN = {
    "jinja2-ansible-filters": "GPL-3: copier brings it, layerline neither imports nor ships it",
}
"""What is not permissive, and why it is here all the same."""


class Package(NamedTuple):
    """An installed package, and what it says of its licence."""

    name: str
    licence: str


def packages(name: str = "layerline") -> Iterator[Package]:
    """What a package and all its extras need, and what that needs, once each."""
    offered = distribution(name).metadata.get_all("Provides-Extra") or []
    waiting, seen = list(_needs(name, offered)), set()
    while waiting:
        here, extras = waiting.pop()
        new = {extra for extra in ("", *extras) if (here, extra) not in seen}
        if not new:
            continue
        if not any(each == here for each, _ in seen):
            yield Package(here, _licence(here))
        seen |= {(here, extra) for extra in new}
        waiting += _needs(here, new)


def complaints() -> Iterator[str]:
    """A sentence for each package whose licence nobody has looked at."""
    for package in sorted(packages()):
        if package.name not in KNOWN and not PERMISSIVE.search(package.licence):
            yield f"{package.name}: {package.licence or 'it says nothing of a licence'}"


def _licence(name: str) -> str:
    """What an installed package says; nothing where it is not installed."""
    try:
        said = distribution(name).metadata
    except PackageNotFoundError:
        return ""
    words = [said.get("License-Expression") or "", (said.get("License") or "")[:200]]
    words += [line for line in said.get_all("Classifier") or [] if line.startswith("License")]
    return " ".join(filter(None, words))


def _needs(name: str, extras: Collection[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """What a package needs here, with some of its extras, and the extras that it wants of that."""
    try:
        written = distribution(name).requires or []
    except PackageNotFoundError:
        return
    for requirement in map(Requirement, written):
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": each}) for each in ("", *extras)):
            called = re.sub(r"[-_.]+", "-", requirement.name).lower()
            yield called, frozenset(requirement.extras)


if __name__ == "__main__":
    wrong = list(complaints())
    for line in wrong:
        print(f"licences: {line}", file=sys.stderr)
    sys.exit(bool(wrong))
