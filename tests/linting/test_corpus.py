"""Small projects in many styles: what is wrong in them is said, line by line, and nothing else.

A case in `corpus/` begins with `=== its name`. A line that ends in `#! LL101` breaks that rule, and
`#? LL101` is a line of which we know that we do not see it. A case without marks is honest code.
"""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from layerline import rules
from layerline.architecture.config import load
from layerline.linting import lint
from layerline.rules import Example
from layerline.rules.finding import Finding
from layerline.tree import Tree

HERE = Path(__file__).parent / "corpus"
MARK = re.compile(r"#(?P<sort>[!?])(?P<codes>(?: LL\d+)+)$")


@dataclass(frozen=True)
class Case:
    """A small project with what is to be found in it: path, line and code."""

    name: str
    text: str

    def files(self) -> dict[str, str]:
        return Example(textwrap.dedent(self.text)).files()

    def marked(self, sort: str) -> list[tuple[str, int, str]]:
        return sorted(
            (path, number, code)
            for path, content in self.files().items()
            for number, line in enumerate(content.splitlines(), 1)
            if (mark := MARK.search(line)) and mark["sort"] == sort
            for code in mark["codes"].split()
        )

    @property
    def is_honest(self) -> bool:
        return not self.marked("!") and not self.marked("?")


def cases() -> Iterator[Case]:
    for path in sorted(HERE.glob("*.txt")):
        for piece in re.split(r"^=== ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            name, _, text = piece.partition("\n")
            yield Case(f"{path.stem}: {name}", text)


ALL = list(cases())


def found_in(case: Case, root: Path, *, sieved: bool = True) -> tuple[Finding, ...]:
    tree = Tree(root)
    for path, content in case.files().items():
        tree.write(path, content)
    return lint(tree, load(tree), rules.ALL, cached=False, sieved=sieved).findings


@pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
def test_exactly_the_marked_lines_are_found(case: Case, tmp_path: Path) -> None:
    found = found_in(case, tmp_path)
    assert sorted((each.path, each.line, each.code) for each in found) == case.marked("!")
    assert found == found_in(case, tmp_path, sieved=False)


def test_the_score() -> None:
    """Raise the numbers when the corpus grows; the misses are those we know of."""
    honest = sum(case.is_honest for case in ALL)
    marks = sum(len(case.marked("!")) for case in ALL)
    missed = sum(len(case.marked("?")) for case in ALL)
    assert len(ALL) >= 250
    assert 0.5 <= honest / len(ALL) <= 0.6
    assert marks >= 220
    assert missed == 0


def test_every_case_has_a_name_of_its_own() -> None:
    assert len({case.name for case in ALL}) == len(ALL)
