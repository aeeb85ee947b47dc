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
        ("x = (a,)\n", "x = (\n    a,\n    b,\n)\n"),
        ("if a:\n    import x\n", "if a:\n    import x\n    import y\n"),
        ("x = 1\nx = 1\n", "x = 1\nx = 1\nx = 1\n"),
        ("x: y = (z + [a])\n", "x: y = (z + [a, b])\n"),
        ("x = [a, a]\n", "x = [a, a, a]\n"),
        ("a\nb\na\n", "a\nb\na\nb\na\n"),
        ("s = '\\d'\n", "s = '\\d'\ny = 1\n"),
        ("try: x\nexcept A, B: pass\n", "try: x\nexcept A, B: pass\ny = 1\n"),
        ("x = [\r\n    a,\r\n]\r\n", "x = [\r\n    a,\r\n    b,\r\n]\r\n"),
        ("x = a; y = b\n", "x = a; z = c; y = b\n"),
        ("x = a  # type: int\n", "y = b\nx = a  # type: int\n"),
        ("x = a  # type: ignore\n", "y = b\nx = a  # type: ignore\n"),
        ("x = a  # type: ignore[b]\n", "y = b  # type: ignore\nx = a  # type: ignore[b]\n"),
        ("x = ['é',\n    a]\n", "x = ['é',\n    b,\n    a]\n"),
        ("x = '\\x0c'\n\x0cy = 1\n", "x = '\\x0c'\nz = 1\n\x0cy = 1\n"),
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
        ("try: x\nexcept A, B: pass\n", "try: x\nexcept A, B, C: pass\n", "is not the old code"),
        ("x = y  # 1\n", "x = y  # type: int  # 1\n", "is not the old code"),
        ("x = a  # type: ignore\n", "x = a  # type: ignore[b]\n", "is not the old code"),
        ("def f(a): ...\n", "def f(a, b): ...\n", "is not the old code"),
        ("x = 'ab'\n", "x = 'abc'\n", "is not the old code"),
        ("x = 1\n", "x = 1j\n", "is not the old code"),
        ("f([a])\n", "f([a, b])\n", "is not the old code"),
        ("x = f([a])\n", "x = f([a, b])\n", "is not the old code"),
        ("x = [[a]]\n", "x = [[a, b]]\n", "is not the old code"),
        ("try: x\nexcept (A, B): pass\n", "try: x\nexcept (A, B, C): pass\n", "is not the old"),
        ("if a: b\n", "if a: b\nelse: c\n", "is not the old code"),
        ("import a\n", "import a, b\n", "is not the old code"),
        (
            "s = '''\nx = [\n    a,\n]'''\n",
            "s = '''\nx = [\n    a,\n    b,\n]'''\n",
            "is not the old",
        ),
        ("x = a\n", "if b:\n    c\n    '''\nx = a\n'''\n", "is not the old code"),
        ("x = [\n    a,\n]\n", "x = f(\n    a,\n)\n", "characters of the old text"),
        ("x = a\ny = b\n", "x = a\nfor y in c: y = b\n", "is not the old code"),
    ],
)
def test_what_does_more_is_a_bug_of_ours(before: str, after: str, reason: str) -> None:
    with pytest.raises(UnprovenEdit, match=reason):
        prove_additive(before, after)
