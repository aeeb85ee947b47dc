"""The licences of all that `pip install layerline` brings: each is known, or the check fails."""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from typing import NamedTuple

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
    """What a package needs, and what that needs, once each, as far as it is installed."""
    waiting, seen = list(_needs(name)), {name}
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        try:
            said = distribution(here).metadata
        except PackageNotFoundError:
            continue
        words = [said.get("License-Expression") or "", (said.get("License") or "")[:200]]
        words += [line for line in said.get_all("Classifier") or [] if line.startswith("License")]
        yield Package(here, " ".join(filter(None, words)))
        waiting += _needs(here)


def complaints() -> Iterator[str]:
    """A sentence for each package whose licence nobody has looked at."""
    for package in sorted(packages()):
        if package.name not in KNOWN and not PERMISSIVE.search(package.licence):
            yield f"{package.name}: {package.licence or 'it says nothing of a licence'}"


def _needs(name: str) -> Iterator[str]:
    for requirement in distribution(name).requires or []:
        if "extra ==" not in requirement:
            yield re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement)[0]).lower()


if __name__ == "__main__":
    wrong = list(complaints())
    for line in wrong:
        print(f"licences: {line}", file=sys.stderr)
    sys.exit(bool(wrong))
