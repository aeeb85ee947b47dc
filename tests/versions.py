"""Releases of layerline, made for a test: our own sources, changed as a release changes them."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from disk import commit_all, contents, git

WIRING = "src/app/wiring"
ENTITIES = (
    ("Customer", "name:str=120", "email:email:unique"),
    ("Order", "customer:ref=Customer", "total:decimal=12,2:ge=0", "status:enum=draft,paid"),
    ("Invoice", "order:ref=Order:unique", "number:str=20:unique"),
    ("Category", "name:slug:unique", "parent:ref=Category:null"),
    ("Product", "name:str=80", "category:ref=Category:null"),
    ("Warehouse", "city:str=80"),
    ("Shipment", "order:ref=Order", "warehouse:ref=Warehouse"),
    ("Supplier", "name:str=80:unique"),
    ("Reminder", "customer:ref=Customer", "at:datetime", "text:text"),
    ("Coupon", "code:slug:unique", "percent:int:min=1:max=99"),
)

REPOSITORY = Path(__file__).parent.parent
OWN = ("src", "template", "copier.yml", "pyproject.toml")


@dataclass(frozen=True, slots=True)
class Release:
    """A released version, where it was checked out."""

    version: str
    root: Path

    def run(self, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run its command line."""
        return subprocess.run(
            [sys.executable, "-m", "layerline", *map(str, arguments)],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(self.root / "src")},
            capture_output=True,
            text=True,
            check=False,
        )

    def do(self, *arguments: str | Path, cwd: Path) -> str:
        """Run its command line, which must succeed."""
        done = self.run(*arguments, cwd=cwd)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


class Workshop:
    """A repository of layerline in which a test makes releases."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.root = home / "layerline"
        self.root.mkdir(parents=True)
        for name in OWN:
            source, target = REPOSITORY / name, self.root / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copyfile(source, target)
        git(self.root, "init", "--quiet", "--initial-branch=main")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a piece of a file, which must be there once."""
        file = self.root / path
        content = file.read_text()
        assert content.count(old) == 1, (path, old, content.count(old))
        file.write_text(content.replace(old, new))

    def replace_all(self, old: str, new: str) -> None:
        """Replace a piece of the template wherever it is, and sort the imports as ruff does."""
        files = [each for each in (self.root / "template").rglob("*") if each.is_file()]
        holding = [each for each in files if old.encode() in each.read_bytes()]
        assert holding, old
        for file in holding:
            file.write_text(file.read_text().replace(old, new))
        ruff = Path(sys.executable).with_name("ruff")
        own = ("--config", 'lint.isort.known-first-party = ["app", "tests"]')
        plain = [each for each in holding if each.suffix == ".py"]
        sort: tuple[str | Path, ...] = (
            ruff,
            "check",
            "--quiet",
            "--isolated",
            "--select=I",
            *own,
            "--fix",
            *plain,
        )
        if plain:
            subprocess.run(sort, check=True)

    def release(self, version: str) -> Release:
        """Commit and tag what there is; a checkout of it, with the tags up to it."""
        file = self.root / "src/layerline/release.py"
        file.write_text(
            re.sub(
                r'^VERSION = ".*"', f'VERSION = "{version}"', file.read_text(), flags=re.MULTILINE
            )
        )
        commit_all(self.root, version)
        git(self.root, "tag", f"v{version}")
        checkout = self.home / version
        git(self.home, "clone", "--quiet", str(self.root), str(checkout))
        return Release(version, checkout)


def started(release: Release, folder: Path, *, entities: bool = False) -> Path:
    folder.mkdir(exist_ok=True)
    release.do("new", "shop", "--defaults", cwd=folder)
    shop = folder / "shop"
    for entity in ENTITIES[: 10 if os.environ.get("LAYERLINE_FULL") else 2] if entities else ():
        release.do("add-entity", *entity, cwd=shop)
    git(shop, "add", "--all")
    git(shop, "commit", "--quiet", "--message", "start")
    return shop


def users(shop: Path) -> dict[str, bytes]:
    """A project's files, but those that git does not see."""
    hidden = (".git/", ".layerline/journal", ".layerline/executable", ".layerline_cache")
    return {path: it for path, it in contents(shop).items() if not path.startswith(hidden)}
