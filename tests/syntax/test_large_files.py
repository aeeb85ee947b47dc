"""Files of data, and such as no person writes: what stands beside the data is still seen."""

import pytest

from layerline.syntax.facts import Module
from layerline.syntax.reader import LARGEST, read_all
from layerline.syntax.thinning import thinned

AFTER = "\ndef after():\n    call(1)\n"
TABLES = {
    "strings side by side": "X = (\n" + "".join(f"    'a{i}'\n" for i in range(4_000)) + ")\n",
    "strings on a line": "X = " + " ".join(f'"a{i}"' for i in range(4_000)) + "\n",
    "strings and backslashes": "X = " + " \\\n    ".join(f"b'\\n{i}'" for i in range(4_000)) + "\n",
    "numbers on a line": f"X = [{','.join(map(str, range(100_000)))}]\n",
    "a dictionary": "X = {\n" + "".join(f"    'k{i}': -{i}.5e-3,\n" for i in range(20_000)) + "}\n",
    "tuples": "X = [\n" + "".join(f"    (None, 'a', {i}),\n" for i in range(20_000)) + "]\n",
    "tables in tables": "X = [\n"
    + "".join(f"    {{'id': {i}, 'of': {{'x': [1, (2, 3)]}}, 'y': ()}},\n" for i in range(9_000))
    + "]\n",
    "words of many lines": "X = (\n"
    + "".join(f"    ('a'\n     'b{i}'), True,\n" for i in range(9_000))
    + ")\n",
}


def facts(source: str) -> Module:
    [module] = read_all([("x.py", "x", source.encode())])
    return module


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_table_is_thinned_and_what_stands_after_it_is_found_where_it_is(table: str) -> None:
    thin = thinned(table)
    assert len(thin) == len(table)
    assert len("".join(thin.split())) < len(table) / 5
    module = facts(table + AFTER)
    assert module.problem is None
    [call] = module.body.calls
    assert (call.chain, call.scope) == ("call()", "after")
    assert (call.place.line, call.place.column) == (table.count("\n") + 3, 5)


KEPT = {
    "calls": "X = [\n" + "".join(f"    load('a{i}', {i}),\n" for i in range(3_000)) + "]\n",
    "names": "X = [\n" + "".join(f"    ('a', name{i}),\n" for i in range(3_000)) + "]\n",
    "fields": "X = [\n" + "".join(f"    f'{{a{i}}}', 1,\n" for i in range(3_000)) + "]\n",
    "comments": "X = [\n" + "".join(f"    {i},  # layerline: x\n" for i in range(3_000)) + "]\n",
    "a short table": "X = [\n" + "    1, 2,\n" * 50 + "]\n" + "load(a, b)\n" * 3_000,
    "arguments": "".join(f"load({i}, 'x')\n" for i in range(3_000)),
}


@pytest.mark.parametrize("source", KEPT.values(), ids=KEPT)
def test_what_is_no_table_of_constants_stays(source: str) -> None:
    assert thinned(source) == source


PROBLEMS = {
    "fields side by side": (
        "X = (\n" + "".join(f"    f'{{a{i}}}'\n" for i in range(4_000)) + ")\n",
        "Python reads the file, but the parser gave up on it",
    ),
    "a table of names": (
        f"X = [{','.join(['a'] * (LARGEST // 2))}]\n",
        f"the file has 300001 names, lines and commas, and {LARGEST} is the limit",
    ),
    "a mistake beside a table": (TABLES["numbers on a line"] + "def x(:\n", "the file does not"),
}


@pytest.mark.parametrize(("source", "said"), PROBLEMS.values(), ids=PROBLEMS)
def test_what_is_too_much_is_a_problem_that_says_so(source: str, said: str) -> None:
    problem = facts(source).problem
    assert problem is not None
    assert problem.message.startswith(said)


DEEP = {
    "a chain of calls": f"def f():\n    a{'.b()' * 500}\n",
    "branches": "def f(x):\n    if x == 0:\n        a()\n"
    + "".join(f"    elif x == {i}:\n        a()\n" for i in range(3_000)),
    "attributes": f"def f():\n    a{'.b' * 1_400}()\n",
    "negations": f"def f():\n    return {'not ' * 2_000}a()\n",
    "lambdas": f"def f():\n    return {'lambda: ' * 600}a()\n",
    "decorators": f"{'@d' + chr(10)}" * 5_000 + "def f():\n    a()\n",
    "a line of 5 MB": f"X = '{'a' * 5_000_000}'\ndef f():\n    a()\n",
    "fields in fields": 'def f():\n    return f"' + "{a():" * 60 + "}" * 60 + '"\n',
}


@pytest.mark.parametrize("source", DEEP.values(), ids=DEEP)
def test_what_is_deep_is_read(source: str) -> None:
    module = facts(source)
    assert module.problem is None
    assert module.body.calls[-1].chain.endswith("()")
