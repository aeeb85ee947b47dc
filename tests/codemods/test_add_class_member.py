import re

import pytest

from layerline.codemods.add_class_member import add_class_member
from layerline.errors import PreconditionRefusal

MEMBER = "m: Mapped[int] = relationship()"
GIVEN = 'm: Mapped["M"] = relationship()'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("    a: int\n", "    a: int\n\n    {m}\n"),
        ("    a: int", "    a: int\n\n    {m}"),
        ("    a: int = 1  # one\n", "    a: int = 1  # one\n\n    {m}\n"),
        ('    """Doc."""\n', '    """Doc."""\n\n    {m}\n'),
        ('    __tablename__ = "as"\n', '    __tablename__ = "as"\n\n    {m}\n'),
        ("    pass\n", "    pass\n\n    {m}\n"),
        ("    def f(self): ...\n", "    {m}\n\n    def f(self): ...\n"),
        (
            "    r: R = relationship()\n    b: int\n",
            "    r: R = relationship()\n    {m}\n    b: int\n",
        ),
        ("    r: R = orm.relationship()\n", "    r: R = orm.relationship()\n    {m}\n"),
        ("    a: int; b: int\n", "    a: int; b: int\n\n    {m}\n"),
        ('    a: str = """\n    r: R\n"""\n', '    a: str = """\n    r: R\n"""\n\n    {m}\n'),
        ("  a: int\n", "  a: int\n\n  {m}\n"),
        ("\ta: int\r\n", "\ta: int\r\n\r\n\t{m}\r\n"),
        ("    a: int\n    # the end\n", "    a: int\n\n    {m}\n    # the end\n"),
    ],
)
def test_a_member_stands_with_its_kind(body: str, expected: str) -> None:
    newline = "\r\n" if "\r" in body else "\n"
    head = f"import x{newline}{newline}class A(Base):{newline}"

    added = add_class_member(head + body, "A", MEMBER)
    assert added == head + expected.replace("{m}", MEMBER)
    assert add_class_member(added, "A", MEMBER) == added


def test_a_member_that_is_laid_out_otherwise_is_the_same() -> None:
    source = "class A:\n    m: Mapped[ int ] = relationship(\n        # nothing\n    )\n"

    assert add_class_member(source, "A", MEMBER) == source


@pytest.mark.parametrize(
    "body", ["m: str", "m = 1", "def m(self): ...", "async def m(self): ...", "class m: ..."]
)
def test_another_member_of_that_name_is_refused(body: str) -> None:
    with pytest.raises(PreconditionRefusal) as refused:
        add_class_member(f"class A:\n    {body}\n", "A", MEMBER)

    assert refused.value.reason == "A has another `m` already"
    assert MEMBER in refused.value.remedy


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "there is no class A at the top level"),
        ("# class A:\n", "there is no class A at the top level"),
        ("class AB:\n    x: int\n", "there is no class A at the top level"),
        ("class B:\n    class A:\n        x: int\n", "there is no class A at the top level"),
        ("if True:\n    class A:\n        x: int\n", "there is no class A at the top level"),
        ("class A: pass\n", "A stands on one line"),
        ("class A:\n    x: int\nclass A:\n    y: int\n", "there are 2 classes A"),
    ],
)
def test_a_class_without_a_safe_place_is_refused(source: str, reason: str) -> None:
    with pytest.raises(PreconditionRefusal) as refused:
        add_class_member(source, "A", MEMBER)

    assert refused.value.reason == reason
    assert MEMBER in refused.value.remedy


def test_a_member_that_is_too_long_is_wrapped_as_the_formatter_does() -> None:
    call = 'back_populates="customer", lazy="raise", passive_deletes=True'
    member = f'order_lines: Mapped[list["OrderLine"]] = relationship({call})'
    source = "class A:\n    a: int\n"

    added = add_class_member(source, "A", member)
    assert added == (
        "class A:\n    a: int\n\n"
        f'    order_lines: Mapped[list["OrderLine"]] = relationship(\n        {call}\n    )\n'
    )
    assert add_class_member(added, "A", member) == added


def test_arguments_that_are_too_long_for_one_line_get_one_each() -> None:
    first, second = f'foreign_keys="{"x" * 50}"', f'order_by="{"y" * 50}"'

    added = add_class_member(
        "class A:\n    a: int\n", "A", f"m: M = relationship({first}, {second})"
    )
    assert added.endswith(f"    m: M = relationship(\n        {first},\n        {second},\n    )\n")


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (["A", "Z"], ["A", "M", "Z"]),
        (["N", "Z"], ["M", "N", "Z"]),
        (["Z", "N"], ["Z", "N", "M"]),
        (["own", "N"], ["own", "M", "N"]),
        (["Z", "own"], ["M", "Z", "own"]),
        (["own"], ["own", "M"]),
        (["A", "A"], ["A", "A", "M"]),
    ],
)
def test_what_others_gave_a_class_is_in_the_order_of_what_it_holds(
    held: list[str], expected: list[str]
) -> None:
    lines = {"own": '    own: Mapped["X"] = relationship()\n', "M": f"    {GIVEN}\n"}

    def source(names: list[str]) -> str:
        body = (
            lines.get(name, f'    x{at}: Mapped["{name}"] = relationship(); y = 1\n')
            for at, name in enumerate(names)
        )
        return "class A:\n" + re.sub(r"x\d", "x", "".join(body))

    added = add_class_member(source(held), "A", GIVEN, own=("own",))
    assert added == source(expected)
    assert add_class_member(added, "A", GIVEN, own=("own",)) == added


def test_a_comment_stays_above_what_it_is_about() -> None:
    source = 'class A:\n    # ours\n    x: Mapped["Z"] = relationship()\n'
    assert add_class_member(source, "A", GIVEN, own=()) == source + f"    {GIVEN}\n"
