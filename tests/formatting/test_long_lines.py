"""Lines that a long name makes too long are parted as a person would."""

import ast
from pathlib import Path

import pytest

from layerline.formatting import Formatting
from layerline.formatting._long_lines import parted

LONG = "organization membership invitation reminder acknowledgements"

EXAMPLES = {
    "a docstring that goes on": (
        f'    """A page of {LONG}, the oldest first unless another is asked for."""',
        f'    """A page of {LONG}.\n\n    The oldest first unless another is asked for.\n    """',
    ),
    "a docstring that is too long by its last quote": (
        f'"""A page of {"a" * 43}, the oldest first unless another is here."""',
        f'"""A page of {"a" * 43}.\n\nThe oldest first unless another is here.\n"""',
    ),
    "a docstring of two sentences": (
        f'"""HTTP for {LONG}: what is asked. What happens is the service\'s."""',
        f'"""HTTP for {LONG}: what is asked.\n\nWhat happens is the service\'s.\n"""',
    ),
    "a docstring with more below it": (
        f'    """Make {LONG}; when it comes again, show what it made.\n\n    More.\n    """',
        f'    """Make {LONG}.\n\n    When it comes again, show what it made.\n\n    More.\n    """',
    ),
    "a sentence": (
        f'f(\n    "there are other {LONG} with this name of an organization"\n)',
        f'f(\n    "there are other {LONG} with this name "\n    "of an organization"\n)',
    ),
    "a sentence with something filled in": (
        f"f(\n    f\"there are other {LONG} here with this {{' and '.join(columns)}}\"\n)",
        f'f(\n    "there are other {LONG} here with this "\n    f"{{\' and \'.join(columns)}}"\n)',
    ),
    "an entry of a dictionary": (
        f'x = {{\n    "{"a" * 60}": "{"b" * 60}",\n}}',
        f'x = {{\n    "{"a" * 60}": (\n        "{"b" * 60}"\n    ),\n}}',
    ),
    "a word that is too long": (f'x = (\n    "{"a" * 100}"\n)', f'x = (\n    "{"a" * 100}"\n)'),
    "a docstring without a pause": (f'"""{"a " * 60}."""', f'"""{"a " * 60}."""'),
    "lines that are short": ('"""Short, as most."""', '"""Short, as most."""'),
}


@pytest.mark.parametrize(("source", "expected"), EXAMPLES.values(), ids=EXAMPLES)
def test_a_line_is_parted_where_it_can_be(source: str, expected: str) -> None:
    assert parted(source + "\n") == expected + "\n"


@pytest.mark.parametrize(("source", "expected"), EXAMPLES.values(), ids=EXAMPLES)
def test_what_is_parted_stays_python_and_is_parted_once(source: str, expected: str) -> None:
    ast.parse(expected if source[0] != " " else f"def f():\n{expected}\n")
    assert parted(expected + "\n") == expected + "\n"


@pytest.mark.parametrize("pause", [", ", ": ", "; ", ". ", " "])
def test_a_docstring_of_any_length_stays_one(pause: str) -> None:
    for length in range(10, 200):
        source = f'def f() -> None:\n    """A page of {"a" * length}{pause}the oldest first."""\n'
        done = parted(source)
        said = ast.get_docstring(ast.parse(done).body[0])  # type: ignore[arg-type] # a function
        assert said
        assert said.count("a" * length) == 1


def test_generated_files_are_parted_when_they_are_formatted(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\nline-length = 100\n", "utf-8")
    source = f'raise ValueError("there are other {LONG} with this name of an organization")\n'
    done = Formatting({"a.py": source}, tmp_path).result()["a.py"]
    assert max(map(len, done.splitlines())) <= 100
    assert ast.dump(ast.parse(done)) == ast.dump(ast.parse(source))
