"""What must be true of a release before anybody can install it: `make release-check`.

The commit that is checked out must carry the tag of its version. The wheel is built from an
sdist of it, installed where nothing else is, and runs each verb there.
"""

import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from hatch_build import git
from licences import complaints
from verbs import walk

ROOT = Path(__file__).parent.parent
CHANGES = ROOT / "src/layerline/templates/changes.toml"


def main() -> int:
    """Check, and say what is wrong. Returns the exit code."""
    source = (ROOT / "src/layerline/release.py").read_text()
    version = re.findall(r'^VERSION = "(.+)"', source, re.MULTILINE)[0]
    tag = f"v{version}"
    complaints = list(check_tag(tag))
    if not complaints:
        with tempfile.TemporaryDirectory() as folder:
            complaints = list(check_build(Path(folder), version))
    for complaint in complaints:
        print(f"release-check: {complaint}", file=sys.stderr)
    if not complaints:
        print(f"layerline {version} can be released.")
    return int(bool(complaints))


def check_tag(tag: str) -> Iterator[str]:
    """The tag is there, is this commit, and nothing is uncommitted."""
    if not re.fullmatch(r"v\d+\.\d+\.\d+", tag):
        yield f"{tag} is no version that can be released: set VERSION in release.py"
    elif tag not in git(ROOT, "tag", "--points-at", "HEAD").split():
        yield f"this commit does not carry the tag {tag}: git tag {tag}"
    if git(ROOT, "status", "--porcelain"):
        yield "there are changes that are not committed"
    if f"## {tag.removeprefix('v')}" not in (ROOT / "CHANGELOG.md").read_text():
        yield f"CHANGELOG.md has no section for {tag}"
    if f'["{tag.removeprefix("v")}"]' not in CHANGES.read_text():
        yield f"{CHANGES.relative_to(ROOT)} does not say what {tag} changes in a project"


def check_build(folder: Path, version: str) -> Iterator[str]:
    """The wheel holds the template of the tag and every release, and works where it is alone."""
    run([sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)])
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as files:
        names = set(files.namelist())
        listed = git(ROOT, "ls-tree", "-r", "-z", "--name-only", f"v{version}", "--", "template")
        for path in filter(None, listed.split("\0")):
            name = f"layerline/_project/{path}"
            if name not in names:
                yield f"the wheel does not have {path}"
            elif files.read(name) != git_bytes("show", f"v{version}:{path}"):
                yield f"{path} in the wheel is not the tag's"
        files.extract("layerline/_project/releases.bundle", folder)
    bundle = folder / "layerline/_project/releases.bundle"
    carried = git(folder, "ls-remote", "--tags", str(bundle))
    for tag in git(ROOT, "tag", "--list", "v*").split():
        if f"refs/tags/{tag}\n" not in carried:
            yield f"the wheel does not carry {tag}"
    yield from check_install(folder, wheel, version)
    yield from complaints()


def check_install(folder: Path, wheel: Path, version: str) -> Iterator[str]:
    """A clean environment installs the wheel, makes a project and finds nothing to update."""
    run([sys.executable, "-m", "venv", str(folder / "venv")])
    run([str(folder / "venv/bin/pip"), "install", "--quiet", str(wheel)])
    layerline = str(folder / "venv/bin/layerline")
    if run([layerline, "--version"]).strip() != f"layerline {version}":
        yield "the installed command has another version"
    run([layerline, "new", str(folder / "shop"), "--defaults", "--no-git"])
    if "nothing was changed" not in run([layerline, "update", "-C", str(folder / "shop")]):
        yield "a project of this version is changed by an update to it"
    walk(Path(layerline), folder / "work")


def run(command: list[str]) -> str:
    """Run a command, which must succeed."""
    own = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(command, env=own, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"release-check: {' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def git_bytes(*arguments: str) -> bytes:
    """What git prints, as bytes."""
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=True).stdout


if __name__ == "__main__":
    sys.exit(main())
