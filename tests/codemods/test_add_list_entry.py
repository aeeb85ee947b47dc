import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layerline.codemods._source import Source
from layerline.codemods.add_list_entry import add_list_entry, entered
from layerline.errors import PreconditionRefusal


@pytest.mark.parametrize(
    "source",
    [
        "X = [a, orders.router]\n",
        "X: list[int] = [\n    orders . router,  # spaced\n]\n",
        "X = [(orders.router)]\n",
        "X = (orders.router,)\n",
        "X = []\nX += [orders.router]\n",
        "X = list()\nX.append(orders.router)\n",
        "X = a\nX.extend((b, orders.router))\n",
        "X = [a] + [orders.router]\n",
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
        ("X = ()\n", "X = (\n    m,\n)\n"),
        ("X = (a,)\n", "X = (\n    a,\n    m,\n)\n"),
        ("X = (\n    z,\n)\n", "X = (\n    m,\n    z,\n)\n"),
        ("X = [a] + b\n", "X = [\n    a,\n    m,\n] + b\n"),
        ("X = b + [\n    a\n] + c\n", "X = b + [\n    a,\n    m,\n] + c\n"),
        ("X = [\n    a]\n", "X = [\n    a,\n    m,\n]\n"),
        ("X = [a]\nX += [b]\n", "X = [\n    a,\n    m,\n]\nX += [b]\n"),
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
        ("X = [a] + [b]\n", "`X` is no plain list"),
        ("X = a + b\n", "`X` is no plain list"),
        ("X = a, b\n", "`X` is no plain list"),
        ("X = ((a, b))\n", "`X` is no plain list"),
        ("X = [a] if b else [c]\n", "`X` is no plain list"),
        ("X = []\nX = [a]\n", "`X` is assigned 2 times"),
    ],
)
def test_a_list_that_is_not_written_out_is_refused(source: str, reason: str) -> None:
    with pytest.raises(PreconditionRefusal) as refused:
        add_list_entry(source, "X", "orders.router")

    assert refused.value.reason == reason
    assert "orders.router" in refused.value.remedy


ALL = {
    "a list": ('["a", "z"]', '[\n    "a",\n    "m",\n    "z",\n]'),
    "a tuple": ('("a", "z")', '(\n    "a",\n    "m",\n    "z",\n)'),
    "one a line": ('[\n    "a",\n    "z",\n]', '[\n    "a",\n    "m",\n    "z",\n]'),
    "no last comma": ('[\n    "a",\n    "b"\n]', '[\n    "a",\n    "b",\n    "m",\n]'),
    "a comment": ('[\n    "a",  # b\n]', '[\n    "a",  # b\n    "m",\n]'),
    "as ruff sorts": (
        '[\n    "XX",\n    "Aa",\n    "z",\n]',
        '[\n    "XX",\n    "Aa",\n    "m",\n    "z",\n]',
    ),
    "with a star": ('[\n    *a.__all__,\n    "b",\n]', '[\n    *a.__all__,\n    "b",\n    "m",\n]'),
    "a sum": ('["a"] + b.__all__', '[\n    "a",\n    "m",\n] + b.__all__'),
    "nothing": ("[]", '[\n    "m",\n]'),
}


@pytest.mark.parametrize("annotation", ["", ": list[str]", ": Final"])
@pytest.mark.parametrize("case", ALL)
def test_each_spelling_of_what_a_module_exports_takes_one_more(case: str, annotation: str) -> None:
    before, after = (f"__all__{annotation} = {value}\n" for value in ALL[case])
    assert add_list_entry(before, "__all__", '"m"') == after
    assert add_list_entry(after, "__all__", '"m"') == after


@pytest.mark.parametrize("case", [case for case in ALL if case != "nothing"])
def test_several_entries_land_where_one_after_the_other_would(case: str) -> None:
    before = f"__all__ = {ALL[case][0]}\n"
    entries = ['"m"', '"c"', '"zz"', '"a"']
    together = before
    for entry in sorted(entries):
        together = add_list_entry(together, "__all__", entry)
    parsed = Source.read(before)
    assert parsed.with_inserted(entered(parsed, "__all__", entries)) == together


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
