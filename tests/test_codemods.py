"""What is true of each codemod, present and future."""

from collections.abc import Callable
from pathlib import Path

import pytest

from layerline.codemods import catalogue
from layerline.codemods._codemod import Codemod, Example
from layerline.codemods._proof import prove_additive
from layerline.errors import PreconditionRefusal

EXAMPLES = [(each, example) for each in catalogue.ALL for example in each.examples]
by_example = pytest.mark.parametrize(
    ("codemod", "example"), EXAMPLES, ids=[codemod.name for codemod, _ in EXAMPLES]
)
by_name = pytest.mark.parametrize("codemod", catalogue.ALL, ids=lambda codemod: codemod.name)

MANGLED: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "tabs": lambda text: (text + "\ndef last():\n    pass\n").replace("    ", "\t"),
    "byte order mark": lambda text: "\ufeff" + text,
    "no final newline": lambda text: text.rstrip("\n"),
    "anchors in a string": lambda text: text + ANCHORS,
}
ANCHORS = '''
_DOC = """
from app.api.routes import orders
from app.models.orders import Order
ROUTERS = [orders.router]
class Customer:
    orders: int
"""
# from app.api.routes import orders
'''
by_mangle = pytest.mark.parametrize("mangle", MANGLED.values(), ids=list(MANGLED))


@by_example
@by_mangle
def test_does_what_its_example_shows(
    codemod: Codemod, example: Example, mangle: Callable[[str], str]
) -> None:
    before, after = mangle(example.before), mangle(example.after)

    # One blank after a comma cannot be taken away by an edit that only adds.
    assert codemod.edit(before, **example.arguments).replace("\t ", "\t") == after


@by_example
@by_mangle
def test_changes_nothing_the_second_time(
    codemod: Codemod, example: Example, mangle: Callable[[str], str]
) -> None:
    after = mangle(example.after)

    assert codemod.edit(after, **example.arguments) == after


@by_example
def test_only_adds(codemod: Codemod, example: Example) -> None:
    prove_additive(example.before, codemod.edit(example.before, **example.arguments))


@by_name
@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("x = 1\n<<<<<<< HEAD\n", "line 2"),
        ("x = 1\n\ny = a b\n", "line 3, column 7"),
        ("x = [\n", "line 2"),
        ("a\0b", "line 1, column 2"),
        ("x = 1\n# a\0b\n", "line 2, column 4"),
        ("{{ entity }} = {% if %}\n", "line 1"),
    ],
)
def test_says_where_a_file_cannot_be_read(codemod: Codemod, source: str, place: str) -> None:
    with pytest.raises(PreconditionRefusal) as refused:
        codemod.edit(source, **codemod.examples[0].arguments)

    assert "the file is not valid Python" in refused.value.reason
    assert place in refused.value.reason


@by_name
@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("x = 1\ry = 2\r", "line ends or control characters"),
        ("\x0cx = 1\n", "line ends or control characters"),
        ("x = " + "(" * 3000 + ")" * 3000, "nested too deeply"),
        ("x = " + "1 + " * 1500 + "1\n", "nested too deeply"),
    ],
)
def test_refuses_a_file_that_it_could_not_keep(codemod: Codemod, source: str, reason: str) -> None:
    with pytest.raises(PreconditionRefusal, match=reason):
        codemod.edit(source, **codemod.examples[0].arguments)


@by_example
@pytest.mark.parametrize("terms", [100, 200, 300, 400])
def test_depth_elsewhere_in_the_file_is_kept_or_refused(
    codemod: Codemod, example: Example, terms: int
) -> None:
    deep = f"\nlong = {'1 + ' * terms}1\nnested = {'[' * (terms // 3)}{']' * (terms // 3)}\n"
    try:
        after = codemod.edit(example.before + deep, **example.arguments)
    except PreconditionRefusal as refusal:
        after = refusal.reason
    assert after in {example.after + deep, "the file is nested too deeply to be read"}


@by_name
def test_says_what_it_does_in_one_line(codemod: Codemod) -> None:
    assert codemod.what.splitlines()[0].endswith((".", ":"))
    assert codemod.examples


def test_no_codemod_is_forgotten() -> None:
    folder = Path(catalogue.__file__).parent
    files = {path.stem for path in folder.glob("*.py") if not path.stem.startswith("_")}

    named = {codemod.name.replace("-", "_") for codemod in catalogue.ALL}
    assert files - {"catalogue"} == named


def test_names_are_never_shared() -> None:
    names = [codemod.name for codemod in catalogue.ALL]

    assert len(names) == len(set(names))
