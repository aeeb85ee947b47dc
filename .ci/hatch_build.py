"""Puts every released version into what is built, as one git bundle: updates work offline.

Each version in it is what a version needs for rendering itself, and nothing else: its sources
and its template. Where there is no repository (a wheel built from the sdist), the bundle that
came along is used; where nothing was ever released, there is none.
"""

import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLE = "releases.bundle"
CARRIED = ("copier.yml", "src", "template")
NOBODY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (
        ("NAME", "layerline"),
        ("EMAIL", "layerline@localhost"),
        ("DATE", "2000-01-01T00:00:00Z"),  # the same releases make the same bundle
    )
}


class CarryReleases(BuildHookInterface):  # type: ignore[type-arg]  # hatchling leaves it open
    """The build hook of `pyproject.toml`."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the bundle to a wheel or an sdist."""
        if version == "editable":  # which finds the versions in its own repository
            return
        root = Path(self.root)
        bundle = root / BUNDLE
        if (root / ".git").exists():
            bundle.unlink(missing_ok=True)
            make_bundle(root, bundle)
        if bundle.is_file():
            place = f"layerline/_project/{BUNDLE}" if self.target_name == "wheel" else BUNDLE
            build_data["force_include"][str(bundle)] = place


def make_bundle(repository: Path, bundle: Path) -> tuple[str, ...]:
    """Write the released versions of a repository into a bundle. Returns their tags."""
    tags = git(repository, "tag", "--list", "v*", "--sort=version:refname").split()
    objects = git(repository, "rev-parse", "--path-format=absolute", "--git-path", "objects")
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        git(home, "init", "--quiet", "--bare", name)
        (home / "objects/info/alternates").write_text(objects)
        parents: tuple[str, ...] = ()
        for tag in tags:
            entries = git(repository, "ls-tree", tag, "--", *CARRIED)
            tree = git(home, "mktree", given=entries).strip()
            commit = git(home, "commit-tree", tree, "-m", tag, *parents).strip()
            git(home, "tag", tag, commit)
            parents = ("-p", commit)
        if tags:
            git(home, "bundle", "create", "--quiet", str(bundle.absolute()), "--tags")
    return tuple(tags)


def git(folder: Path, *arguments: str, given: str = "") -> str:
    """Run git, which must succeed."""
    return subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={**os.environ, **NOBODY},
        input=given,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
