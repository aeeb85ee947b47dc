import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layerline.codemods.add_list_entry import add_list_entry
from layerline.errors import PreconditionRefusal


@pytest.mark.parametrize(
    "source",
    [
        "X = [a, orders.router]\n",
        "X: list[int] = [\n    orders . router,  # spaced\n]\n",
        "X = [(orders.router)]\n",
    ],
)
def test_an_entry_that_is_there_is_not_added_again(source: str) -> None:
    assert add_list_entry(source, "X", "orders.router") == source


def test_a_star_makes_another_entry() -> None:
    assert "*orders.X" in add_list_entry("X = [\n    orders.X,\n]\n", "X", "*orders.X")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("X = []", "X = [\n    m,\n]"),
        ("X = [  # none yet\n]\n", "X = [  # none yet\n    m,\n]\n"),
        ("X = [\n    # m,\n]\n", "X = [\n    # m,\n    m,\n]\n"),
        ("X = [a,]\n", "X = [\n    a,\n    m,\n]\n"),
        ("X = [a, z]  # both\n", "X = [\n    a,\n    m,\n    z,\n]  # both\n"),
        ("X = [z]\n", "X = [\n    m,\n    z,\n]\n"),
        ("X = [\n    a,\n    z,\n]\n", "X = [\n    a,\n    m,\n    z,\n]\n"),
        ("X = [\n    z,\n    a,\n]\n", "X = [\n    z,\n    a,\n    m,\n]\n"),
        ("X = [\n    a  # last\n]\n", "X = [\n    a,  # last\n    m,\n]\n"),
        ("X = [\n    a,  # last\n    # m,\n]\n", "X = [\n    a,  # last\n    m,\n    # m,\n]\n"),
        ("X = [\n    # zoo\n    z,\n]\n", "X = [\n    m,\n    # zoo\n    z,\n]\n"),
        ("X = [a,\n     b]\n", "X = [a,\n     b,\n     m,\n]\n"),
        ("X = [\n    a, b,\n]\n", "X = [\n    a, b,\n    m,\n]\n"),
        ("X = [\n  a,\n]\n", "X = [\n  a,\n  m,\n]\n"),
        ("X = [\n\ta,\r\n]\n", "X = [\n\ta,\r\n\tm,\r\n]\n"),
        ("X = [\n    a\n    ,\n]\n", "X = [\n    a\n    ,\n    m,\n]\n"),
        ("X = ([a])\n", "X = ([\n    a,\n    m,\n])\n"),
        ('X = [\n    """\n    a""",\n]\n', 'X = [\n    """\n    a""",\n    m,\n]\n'),
        ("Y = X = [\n    a,\n]\n", "Y = X = [\n    a,\n    m,\n]\n"),
        ('S = """\nX = []\n"""\nX = []\n', 'S = """\nX = []\n"""\nX = [\n    m,\n]\n'),
        ("s = '\u2028\x1c'\nX = []\n", "s = '\u2028\x1c'\nX = [\n    m,\n]\n"),
    ],
)
def test_an_entry_gets_a_line_of_its_own(source: str, expected: str) -> None:
    assert add_list_entry(source, "X", "m") == expected
    assert add_list_entry(expected, "X", "m") == expected


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "there is no list `X` at the top level"),
        ("# X = []\n", "there is no list `X` at the top level"),
        ("def f():\n    X = []\n", "there is no list `X` at the top level"),
        ("if True:\n    X = []\n", "there is no list `X` at the top level"),
        ("X: list[int]\n", "`X` is no plain list"),
        ("X = list(a)\n", "`X` is no plain list"),
        ("X = [a for a in b]\n", "`X` is no plain list"),
        ("X = [a] + b\n", "`X` is no plain list"),
        ("X = (a,)\n", "`X` is no plain list"),
        ("X = []\nX = [a]\n", "`X` is assigned 2 times"),
    ],
)
def test_a_list_that_is_not_written_out_is_refused(source: str, reason: str) -> None:
    with pytest.raises(PreconditionRefusal) as refused:
        add_list_entry(source, "X", "orders.router")

    assert refused.value.reason == reason
    assert "orders.router" in refused.value.remedy


_entries = st.lists(st.sampled_from(["a.r", "b", "*c.H", "d[0]", "f(x, y)", "z.r"]), unique=True)
_after = st.sampled_from([",", ",  # why", ",\n    # a comment", "  ,"])
_newlines = st.sampled_from(["\n", "\r\n"])


@given(
    _entries,
    st.lists(_after, min_size=6, max_size=6),
    _newlines,
    st.sampled_from(["lines", "one line"]),
)
def test_any_list_takes_any_entry_once(
    entries: list[str], after: list[str], newline: str, layout: str
) -> None:
    lines = "".join(f"    {entry}{comma}\n" for entry, comma in zip(entries, after, strict=False))
    written = f"X = [{', '.join(entries)}]\n" if layout == "one line" else f"X = [\n{lines}]\n"
    source = ("import q\n\n" + written + "y = 1\n").replace("\n", newline)

    added = add_list_entry(source, "X", "m.r")
    assert added.count("m.r") == 1
    assert added.count(newline) == added.count("\n")
    assert add_list_entry(added, "X", "m.r") == added
    values = entries_of(added)
    assert [value for value in values if value != "m.r"] == entries
    if bare(entries) == sorted(bare(entries)):
        assert bare(values) == sorted(bare(values))


def bare(entries: list[str]) -> list[str]:
    return [entry.lstrip("*") for entry in entries]


def entries_of(source: str) -> list[str]:
    found = next(each for each in ast.parse(source).body if isinstance(each, ast.Assign))
    assert isinstance(found.value, ast.List)
    return [ast.unparse(each) for each in found.value.elts]
