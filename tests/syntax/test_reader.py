"""What the reader makes of a file: positions that are right, and no file that stops it."""

import sys
import textwrap
from pathlib import Path

import libcst as cst
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layerline.syntax.facts import Module
from layerline.syntax.positions import Computed, InStep
from layerline.syntax.reader import read, read_all
from layerline.syntax.scan import Lines, scan


def facts(source: str | bytes, path: str = "app/api/orders.py") -> Module:
    content = source if isinstance(source, bytes) else textwrap.dedent(source).encode()
    name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return read_all([(path, name, content)])[0]


def import_places(source: bytes) -> list[tuple[str, int, int]]:
    return [(i.target, i.place.line, i.place.column) for i in facts(source).imports]


POSITIONS = {
    "plain": (b"import a.b\n", [("a.b", 1, 8)]),
    "carriage returns and line feeds": (b"x = 1\r\nimport a\r\n", [("a", 2, 8)]),
    "carriage returns alone": (b"x = 1\rimport a\r", [("a", 2, 8)]),
    "a byte order mark is no column": (b"\xef\xbb\xbfimport a\n", [("a", 1, 8)]),
    "a form feed is no line": (b"x = 1\n\x0cimport a\n", [("a", 2, 9)]),
    "code points, not bytes": ('é = "ü"; import a\n'.encode(), [("a", 1, 17)]),
    "beyond the basic plane": ('x = "😀"; import a\n'.encode(), [("a", 1, 17)]),
    "declared latin-1": (b"# coding: latin-1\nx = '\xe9'; import a\n", [("a", 2, 17)]),
    "several lines": (b"from a import (\n    b,\n    c as d,\n)\n", [("a.b", 2, 5), ("a.c", 3, 5)]),
    "after a comment with names": (b"# import z\nimport a  # import y\n", [("a", 1 + 1, 8)]),
    "after strings with names": (b's = \'import z\' """import y\n"""; import a\n', [("a", 2, 13)]),
    "in nested f-strings": (b"f\"{x!r:>{w}} {f'{y}'}\"; import a\n", [("a", 1, 32)]),
    "a soft keyword as a name": (
        b"match = 1\nmatch match:\n  case 1:\n    import a\n",
        [("a", 4, 12)],
    ),
}


@pytest.mark.parametrize(("source", "places"), POSITIONS.values(), ids=POSITIONS)
def test_places_are_lines_and_columns_from_one(
    source: bytes, places: list[tuple[str, int, int]]
) -> None:
    assert import_places(source) == places


def test_places_are_those_of_libcst_in_a_whole_library() -> None:
    names = 0
    for path in sorted((Path(sys.modules["typer"].__file__ or "").parent).glob("*.py")):
        text = path.read_text("utf-8")
        tree = cst.parse_module(text)
        counted, computed = InStep(scan(text), Lines(text)), Computed(tree)
        assert read("x.py", "x", text.encode()).problem is None
        places = sorted(counted._lines.position(offset) for offset, _ in counted._names)  # noqa: SLF001
        found = {computed.of(node) for node in computed._ranges if isinstance(node, cst.Name)}  # noqa: SLF001
        assert found <= set(places)
        names += len(found)
    assert names > 1000


IMPORTS = {
    "import a.b.c": ("a.b.c", ""),
    "import a.b as c": ("a.b", ""),
    "from a import b": ("a", "b"),
    "from . import b": ("app.api", "b"),
    "from .deps import b": ("app.api.deps", "b"),
    "from ..core import b": ("app.core", "b"),
    "from ...out import b": ("...out", "b"),
    "from a import *": ("a", "*"),
    "def f():\n    import a": ("a", ""),
    "import importlib\nimportlib.import_module('a.b')": ("a.b", ""),
    "from importlib import import_module as load\nload('a.b')": ("a.b", ""),
    "import importlib\nimportlib.import_module('.b', 'a')": ("a.b", ""),
    "import importlib\nimportlib.import_module('.b', __package__)": ("app.api.b", ""),
    "__import__('a.b')": ("a.b", ""),
}


@pytest.mark.parametrize(("source", "expected"), IMPORTS.items(), ids=IMPORTS)
def test_every_spelling_of_an_import_comes_to_an_absolute_name(
    source: str, expected: tuple[str, str]
) -> None:
    made = facts(source).imports[-1]
    assert (made.module, made.name) == expected


def test_a_computed_dynamic_import_is_not_guessed() -> None:
    assert len(facts("import importlib\nimportlib.import_module(name)\n").imports) == 1


MANGLED = {
    "NUL bytes": b"x = 1\0\n",
    "merge conflict markers": b"<<<<<<< ours\nx = 1\n=======\nx = 2\n>>>>>>> theirs\n",
    "undeclared latin-1": b"x = '\xe9'\n",
    "an unknown encoding": b"# coding: klingon\nx = 1\n",
    "an encoding that is no text encoding": b"# coding: base64\nx = 1\n",
    "ten thousand brackets": b"(" * 10_000 + b")" * 10_000,
    "fifteen hundred brackets": b"x = " + b"[" * 1_500 + b"]" * 1_500 + b"\n",
    "a thousand blocks in blocks": b"".join(b" " * n + b"if x:\n" for n in range(1_000)),
    "brackets that never close": b"(" * 5_000,
    "half a statement": b"def f(:\n",
    "an unfinished string": b"x = '''\n",
}


@pytest.mark.parametrize("source", MANGLED.values(), ids=MANGLED)
def test_what_cannot_be_read_is_a_problem_and_no_crash(source: bytes) -> None:
    problem = facts(source).problem
    assert problem is not None
    assert problem.line >= 1
    assert problem.column >= 1


HARMLESS = {
    "nothing": b"",
    "only a byte order mark": b"\xef\xbb\xbf",
    "only a comment": b"# nothing",
    "no last newline": b"import a",
    "conflict markers in a string": b"x = '''\n=======\n'''\n",
    "a long chain of elif": b"if a: pass\n" + b"elif b: pass\n" * 1_500,
    "a long sum": b"x = " + b"+".join([b"1"] * 1_500) + b"\n",
    "newer grammar than this Python's": b"type X[T] = list[T]\nlazy import a\n",
}


@pytest.mark.parametrize("source", HARMLESS.values(), ids=HARMLESS)
def test_what_is_merely_unusual_is_read(source: bytes) -> None:
    assert facts(source).problem is None


GRAMMAR = {
    "3.8: walrus, positional only": "def f(a, /, b):\n    if (n := b): print(f'{n=}')\n",
    "3.9: any decorator, relaxed with": "@x[0].y\ndef f(): ...\n",
    "3.10: match": "match x:\n    case {'a': [1, *_]} | Point(x=0) if y: pass\n",
    "3.10: with in brackets": "with (open('a') as a, open('b') as b): pass\n",
    "3.11: except star": "try: pass\nexcept* ValueError as group: pass\n",
    "3.11: star in an index": "x: tuple[*Ts] = y[*z]\n",
    "3.12: type aliases": "type X[T: int, *Ts, **P] = list[T]\n",
    "3.12: type parameters": "class A[T](B): ...\ndef f[T](x: T): ...\n",
    "3.12: quotes in f-strings": "f'{x['a']} {'\\n'.join(y)}'\n",
    "3.13: defaults of type parameters": "class A[T = int]: ...\n",
    "3.14: template strings": "t'{x} {y!r:>{w}}'\n",
    "3.14: except without brackets": "try: pass\nexcept ValueError, TypeError: pass\n",
    "3.15: lazy imports": "lazy import a.b as c\nlazy from d import e\n",
}


@pytest.mark.parametrize("source", GRAMMAR.values(), ids=GRAMMAR)
def test_grammar_of_each_version_is_read_on_this_one(source: str) -> None:
    assert facts(source).problem is None


BODY = """\
    async def f(self, order):
        try:
            if not order.ok and order.n > 3:
                raise ValueError("x")
            name = (await self.repo.get(order.id)).name
        finally:
            await g(lambda: wait(1), *(h(i) for i in order))
        order.total += 1
        return a() if order else b()
    """


def test_a_body_says_what_becomes_of_each_call() -> None:
    calls = facts(BODY).body.calls
    assert [(call.chain, call.usage.value, call.awaited) for call in calls] == [
        ("ValueError()", "passed", False),
        ("self.repo.get()", "read", True),
        ("g()", "discarded", True),
        ("wait()", "returned", False),
        ("h()", "passed", False),
        ("a()", "passed", False),
        ("b()", "passed", False),
    ]
    assert [call.scope for call in calls if call.chain == "wait()"] == ["f.<lambda 1>"]
    assert [call.repeated for call in calls] == [False, False, False, False, True, False, False]
    assert [calls[call.within].chain for call in calls if call.within >= 0] == ["g()", "g()"]


def test_a_body_says_where_each_statement_stands_and_what_it_tests() -> None:
    body = facts(BODY).body
    found = [
        (each.kind.value, body.statements[each.parent].kind.value if each.parent >= 0 else "")
        for each in body.statements
    ]
    assert found == [
        ("try", ""),
        ("if", "try"),
        ("raise", "if"),
        ("assign", "try"),
        ("expression", "try"),
        ("compute", ""),
        ("return", ""),
    ]
    tests = body.statements[1].tests
    assert [(each.left, each.operator, each.right) for each in tests] == [
        ("order.ok", "not", ""),
        ("order.n", ">", "3"),
    ]
    assert [each.block for each in body.statements] == [
        *("", "body", "body", "body", "finally", "", "")
    ]
    assert body.statements[5].writes == ("order.total",)


def test_a_constant_may_name_what_is_imported() -> None:
    source = "import importlib\nA = 'a.'\nimportlib.import_module(A + 'b')\n"
    assert facts(source).imports[-1].module == "a.b"
    again = "import importlib\nA = 'a.'\nA = x\nimportlib.import_module(A + 'b')\n"
    assert len(facts(again).imports) == 1


PIECES = st.sampled_from(
    [
        *(b"(", b")", b"'", b'"""', b'f"{', b"}", b"\\", b"\r", b"\n", b"\0", b"\xe9"),
        *(b"import a.b\n", b"from . import (x,\n", b"class A(B):\n", b"\xef\xbb\xbf", b"\t"),
        *(b"  def f(self: 'T'): ...\n", b"# layerline: allow[x", b"] why\n", b"match x:\n"),
        *(b"lambda: ", b"await ", b"x[1]."),
    ]
)


@given(st.lists(PIECES, max_size=30).map(b"".join))
def test_no_sequence_of_pieces_stops_the_reader(source: bytes) -> None:
    found = facts(source)
    assert found.problem is None or not found.imports


SUPPRESSED = {
    "behind the code": ("import a  # layerline: allow[x] why\nimport b\n", (1, 1)),
    "alone above it": ("# layerline: allow[x] why\nimport a\nimport b\n", (2, 2)),
    "alone, other comments between": ("# layerline: allow[x] why\n# more\nimport a\n", (3, 3)),
    "on the first line of several": (
        "from a import (  # layerline: allow[x] why\n    b,\n)\n",
        (1, 3),
    ),
    "inside several": ("from a import (\n    b,  # layerline: allow[x] why\n    c,\n)\n", (2, 2)),
    "alone inside several": (
        "from a import (\n    # layerline: allow[x] why\n    b,\n    c,\n)\n",
        (3, 3),
    ),
}


@pytest.mark.parametrize(("source", "lines"), SUPPRESSED.values(), ids=SUPPRESSED)
def test_a_suppression_covers(source: str, lines: tuple[int, int]) -> None:
    [found] = facts(source).suppressions
    assert (found.first_line, found.last_line) == lines
    assert (found.names, found.reason) == (("x",), "why")


def test_a_suppression_in_a_string_is_text() -> None:
    assert facts("x = '# layerline: allow[x] why'\n").suppressions == ()
