"""What changed in generated code comes into a file that people edit, and nothing of theirs goes."""

from textwrap import dedent

import pytest

from layerline.codemods.evolving.merge import merge
from layerline.codemods.evolving.unregister import unregister

BASE = '''\
"""Orders."""

from decimal import Decimal

from app.core.db import Entity


class Order(Entity):
    """A row of orders."""

    __tablename__ = "orders"

    total: Mapped[Decimal] = mapped_column(ExactDecimal(12, 2))
    note: Mapped[str | None] = mapped_column(String(40))

    customer: Mapped["Customer"] = relationship(back_populates="orders")
'''
EDITED = '''\
"""Orders."""

import enum  # by hand
from decimal import Decimal

from app.core.db import Entity


class Order(Entity):
    """What a customer owes us."""

    __tablename__ = "orders"

    note: Mapped[str | None] = mapped_column(String(40))  # for the driver
    # net of tax
    total: Mapped[Decimal] = mapped_column(ExactDecimal(12, 2), comment="net")
    """As on the invoice."""

    customer: Mapped["Customer"] = relationship(back_populates="orders")

    def is_free(self) -> bool:
        return self.total == 0
'''


def changed(*edits: tuple[str, str], text: str = BASE) -> str:
    for before, after in edits:
        assert before in text
        text = text.replace(before, after, 1)
    return text


NOTE = "    note: Mapped[str | None] = mapped_column(String(40))\n"
AT = "    shipped_at: Mapped[dt.datetime | None] = mapped_column()\n"

MERGES = {
    "what is new stands beside its sibling, its import with the others": (
        changed((NOTE, NOTE + AT), ("from decimal", "import datetime as dt\nfrom decimal")),
        (
            ("import enum  # by hand", "import datetime as dt\nimport enum  # by hand"),
            ("(String(40))  # for the driver\n", f"(String(40))  # for the driver\n{AT}"),
        ),
    ),
    "what goes takes its comment with it": (
        changed((NOTE, "")),
        (("    note: Mapped[str | None] = mapped_column(String(40))  # for the driver\n", ""),),
    ),
    "a changed argument is changed beside one by hand": (
        changed(("(12, 2)", "(14, 3)")),
        (("(12, 2)", "(14, 3)"),),
    ),
    "a new argument comes into an edited call": (
        changed(("(12, 2))", "(12, 2), index=True)")),
        (("(12, 2), comment", "(12, 2), index=True, comment"),),
    ),
    "a renamed member keeps what was said of it": (
        changed(("    total:", "    price:")),
        (("    total:", "    price:"),),
    ),
    "another class comes between": (
        changed(("class Order(", 'class Kind(StrEnum):\n    A = "a"\n\n\nclass Order(')),
        (("class Order(", 'class Kind(StrEnum):\n    A = "a"\n\n\nclass Order('),),
    ),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("case", MERGES)
def test_a_change_comes_into_an_edited_file(case: str, newline: str) -> None:
    theirs, expected = MERGES[case]
    merged = merge(BASE, EDITED.replace("\n", newline), theirs)
    assert merged.text == changed(*expected, text=EDITED).replace("\n", newline)
    assert merged.clashes == ()


@pytest.mark.parametrize("case", MERGES)
def test_an_unedited_file_becomes_the_new_version_and_a_new_one_stays(case: str) -> None:
    theirs, _ = MERGES[case]
    assert merge(BASE, BASE, theirs).text == theirs
    assert merge(BASE, theirs, theirs).text == theirs
    assert merge(BASE, EDITED, BASE).text == EDITED


CLASHES = {
    "both changed it": (
        changed(("String(40)", "String(80)")),
        ("String(40)", "String(60)"),
        "was changed by hand, and would be another now",
        "    note: Mapped[str | None] = mapped_column(String(80))",
    ),
    "it goes, and was changed": (
        changed((NOTE, "")),
        ("String(40)", "String(60)"),
        "was changed by hand, and is to go",
        "",
    ),
    "it would be another, and was removed": (
        changed(("String(40)", "String(80)")),
        ("    note: Mapped[str | None] = mapped_column(String(40))  # for the driver\n", ""),
        "`note` was removed by hand",
        "String(80)",
    ),
    "another of its name is there": (
        changed((NOTE, NOTE + AT)),
        ("    # net of tax", "    shipped_at: int = 1\n    # net of tax"),
        "there is another `shipped_at` already",
        AT.rstrip(),
    ),
}


@pytest.mark.parametrize("case", CLASHES)
def test_what_both_changed_is_left_to_a_person(case: str) -> None:
    theirs, edit, reason, snippet = CLASHES[case]
    mine = changed(edit, text=EDITED)
    merged = merge(BASE, mine, theirs)
    (clash,) = merged.clashes
    assert merged.text == mine
    assert reason in clash.reason
    assert snippet.strip() in clash.snippet
    assert 1 <= clash.line <= mine.count("\n")


def test_an_import_goes_only_where_nothing_uses_it() -> None:
    theirs = changed(
        ("from decimal import Decimal\n\n", ""),
        ("    total: Mapped[Decimal] = mapped_column(ExactDecimal(12, 2))\n", ""),
    )
    by_hand = changed(("class Order", "ZERO = Decimal(0)\n\n\nclass Order"))
    assert "import Decimal" not in merge(BASE, BASE, theirs).text
    assert "import Decimal" in merge(BASE, by_hand, theirs).text
    assert "ExactDecimal" not in merge(BASE, by_hand, theirs).text


def test_a_part_of_a_file_leaves_all_else_alone() -> None:
    side = '    customer: Mapped["Customer"] = relationship(back_populates="orders")\n'
    part = f'import json\n\n\nclass Order:\n    """."""\n{side}'
    merged = merge(part, EDITED, 'class Order:\n    """."""\n')
    assert merged.text == EDITED.replace(f"{side}\n", "")


LISTS = {
    "on a line of its own": (
        """
        from app.api.routes import customers, orders

        ROUTERS = [
            customers.router,
            orders.router,  # the most asked for
        ]
        """,
        """
        from app.api.routes import customers

        ROUTERS = [
            customers.router,
        ]
        """,
    ),
    "on one line, under another name": (
        """
        from app.api.routes import customers
        from app.api.routes import orders as o

        ROUTERS = [o.router, customers.router]
        """,
        """
        from app.api.routes import customers

        ROUTERS = [customers.router]
        """,
    ),
    "as the only one": (
        """
        from app.api.routes import orders

        ROUTERS = [orders.router]
        USED = orders
        """,
        """
        from app.api.routes import orders

        ROUTERS = []
        USED = orders
        """,
    ),
}


@pytest.mark.parametrize("case", LISTS)
def test_an_entry_is_taken_out_of_a_list(case: str) -> None:
    before, after = (dedent(each).lstrip("\n") for each in LISTS[case])
    entry = ("app.api.routes", "orders", "ROUTERS", "{name}.router")
    assert unregister(before, *entry) == after
    assert unregister(after, *entry) == after


def test_a_relation_comes_beside_those_that_others_gave_the_class() -> None:
    head = "class A:\n    a: int = column()\n"
    given = '    g: Mapped["G"] = relationship()\n'
    new = "    b: B = relationship()\n    c: C = relationship()\n"
    assert merge(head, f"{head}\n{given}", f"{head}\n{new}").text == f"{head}\n{new}{given}"
    by_hand = "    def f(self): ...\n"
    merged = merge(head, f"{head}\n{by_hand}", f"{head}\n{new}")
    assert merged.text == f"{head}\n{new}\n{by_hand}"


ENUM = 'class Way(StrEnum):\n    """How it goes."""\n\n    AIR = "air"\n    SEA = "sea"\n\n\n'
OTHER_WAY = ENUM.replace('    AIR = "air"\n    SEA = "sea"\n', '    SEA = "sea"\n    AIR = "air"\n')


def test_values_of_an_enum_follow_their_order_where_nobody_touched_them() -> None:
    others = "# by hand\nX = 1\n"
    assert merge(ENUM, ENUM + others, OTHER_WAY).text == OTHER_WAY + others
    by_hand = ENUM.replace('    SEA = "sea"\n', '    SEA = "sea"\n\n    def fast(self): ...\n')
    assert "def fast" in merge(ENUM, by_hand, OTHER_WAY).text
