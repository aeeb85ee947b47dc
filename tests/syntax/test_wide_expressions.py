"""Expressions of thousands of parts, which the parser would need minutes for."""

import pytest

from layerline.syntax.reader import WIDEST, read_all


@pytest.mark.parametrize(
    "code",
    ["x = a" + ".b" * 20_000, "x = " + "+".join(["1"] * 20_000), "x = a" + "[0]" * 20_000],
    ids=["attributes", "operators", "subscripts"],
)
def test_an_expression_of_very_many_parts_is_a_finding_and_no_wait(code: str) -> None:
    (module,) = read_all([("a.py", "a", f"{code}\n".encode())])
    assert module.problem is not None
    assert f"{WIDEST} is the limit" in module.problem.message


@pytest.mark.parametrize(
    "code",
    [
        "x = [" + ", ".join(["a.b"] * 20_000) + "]",
        "x = {" + ", ".join(f"'k{n}': v" for n in range(20_000)) + "}",
        "x = (" + "\n".join(["'some text'"] * 700) + ")",
        "x = '" + "a.b+c" * 20_000 + "'",
        "x = f'" + "{a} " * 2_000 + "'",
    ],
    ids=["list", "dictionary", "text", "one text", "formatted text"],
)
def test_what_is_only_long_is_read(code: str) -> None:
    (module,) = read_all([("a.py", "a", f"{code}\n".encode())])
    assert module.problem is None
