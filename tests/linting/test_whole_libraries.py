"""The standard library and twenty packages are linted with every rule, and nothing stops it."""

import shutil
import sysconfig
from pathlib import Path

import pytest

from layerline import rules
from layerline.architecture.layers import Architecture, Kind, Layer
from layerline.linting import lint
from layerline.tree import Tree

STANDARD = Path(sysconfig.get_paths()["stdlib"])
INSTALLED = Path(sysconfig.get_paths()["purelib"])
LEFT_OUT = (
    *("site-packages", "test", "tests", "idle_test", "__pycache__", "lib2to3"),
    *("venv", "build"),  # which the linter leaves out, too
)
KINDS = {
    Kind.ROUTE: "abc",
    Kind.PROVIDER: "def",
    Kind.SERVICE: "ghijkl",
    Kind.REPOSITORY: "mnop",
    Kind.MODEL: "qrs",
    Kind.TASK: "tuv",
}
"""Every rule is to have something to look at, so files play a part by their first letter."""


def packages() -> list[Path]:
    found = [each for each in INSTALLED.iterdir() if (each / "__init__.py").exists()]
    return sorted(found, key=lambda each: -len(list(each.rglob("*.py"))))[:20]


def architecture(package: str) -> Architecture:
    layers = [
        Layer(kind.value, tuple(f"{package}/**/{letter}*.py" for letter in letters), kind)
        for kind, letters in KINDS.items()
    ]
    rest = Layer("rest", (f"{package}/**",), Kind.CORE)
    return Architecture((*layers, rest), (package,), declared=True)


def check(root: Path, package: str) -> None:
    tree = Tree(root)
    report = lint(tree, architecture(package), rules.ALL, cached=False)
    assert report.files == len(list((root / package).rglob("*.py")))
    for found in report.findings:
        lines = (root / found.path).read_bytes().splitlines() if found.code != "LL904" else [b""]
        assert 1 <= found.line <= max(len(lines), 1)
    unread = {found.path: found.message for found in report.findings if found.code == "LL903"}
    assert unread == {}


@pytest.mark.full
@pytest.mark.parametrize("place", packages(), ids=lambda place: place.name)
def test_a_package_is_linted(place: Path, tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns(*LEFT_OUT[1:])
    shutil.copytree(place, tmp_path / place.name, ignore=ignored)
    check(tmp_path, place.name)


@pytest.mark.full
def test_the_standard_library_is_linted(tmp_path: Path) -> None:
    shutil.copytree(STANDARD, tmp_path / "lib", ignore=shutil.ignore_patterns(*LEFT_OUT))
    check(tmp_path, "lib")


def test_there_are_twenty_packages_to_lint() -> None:
    assert len(packages()) == 20
