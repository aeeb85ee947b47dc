"""Brings the manifests of the example up to date with the entity templates: `make example`.

A manifest holds the hash of each file as `add-entity` writes it today; the migrations of the
example are its own, so their lines stay.
"""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

EXAMPLE = Path(__file__).parent.parent / "template" / "{% if example == 'yes' %}.{% endif %}"
MANIFESTS = Path(".layerline/entities")
NAMES = ("organization", "user")


def layerline(folder: Path, *arguments: str) -> None:
    """Run a verb."""
    command = [sys.executable, "-m", "layerline", *arguments]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def with_the_migrations_of(committed: str, written: str) -> str:
    """What was written, with the lines of the committed manifest's own migrations."""
    kept = [line for line in committed.splitlines() if line.startswith('"migrations/')]
    lines = iter(kept)
    return "".join(
        f"{next(lines)}\n" if line.startswith('"migrations/') else f"{line}\n"
        for line in written.splitlines()
    )


def main() -> None:
    """Make the example's entities in a project without them, and take their manifests."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "shop"
        layerline(Path(folder), "new", "shop", "--defaults", "--no-git", "--data", "example=no")
        for name in NAMES:
            manifest = EXAMPLE / MANIFESTS / f"{name}.toml"
            committed = manifest.read_text()
            entity = tomllib.loads(committed)["entity"]
            layerline(project, "add-entity", entity["name"], *entity["fields"])
            written = (project / MANIFESTS / manifest.name).read_text()
            manifest.write_text(with_the_migrations_of(committed, written))


if __name__ == "__main__":
    main()
