import pytest

from layerline.codemods._proof import UnprovenEdit, prove_additive


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "x = 1\n"),
        ("x = 1\n", "x = 1\ny = 2\n"),
        ("x = [a]\n", "x = [\n    a,\n    b,\n]\n"),
        ("from a import b\n", "from a import (\n    b,\n    c,\n)\n"),
        ("class A:\n    x: int\n", "class A:\n    x: int\n    y: int\n"),
        ("\ufeffx = 1\n", "\ufeffx = 1\n# more\n"),
    ],
)
def test_what_only_adds_is_proved(before: str, after: str) -> None:
    prove_additive(before, after)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("x = 1\n", "y = 1\n", "characters of the old text are missing"),
        ("x = 1\n", "", "characters of the old text are missing"),
        ("x = 1\ny = 2\n", "y = 2\nx = 1\n", "characters of the old text are missing"),
        ("x = 1\n", "x = (1\n", "the new text does not parse"),
        ("x = 1\n", "x = 1 + 1\n", "is not the old code"),
        ("x = 1\n", "# x = 1\n", "is not the old code"),
        ("x = 1\n", '"""x = 1\n"""\n', "is not the old code"),
        ("x = 1\n", "if y:\n    x = 1\n", "is not the old code"),
        ("x = f(a)\n", "x = f(a, b)\n", "is not the old code"),
        ("x = {a}\n", "x = {a, b}\n", "is not the old code"),
        ("x = (a)\n", "x = (a, b)\n", "is not the old code"),
        ("from a import b\n", "from a import b as c\n", "is not the old code"),
        ("x = [a]\n", "x = [[a]]\n", "is not the old code"),
        ("class A: ...\n", "class A(B): ...\n", "is not the old code"),
    ],
)
def test_what_does_more_is_a_bug_of_ours(before: str, after: str, reason: str) -> None:
    with pytest.raises(UnprovenEdit, match=reason):
        prove_additive(before, after)
