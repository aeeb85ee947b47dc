"""What migrations come to is read from their source; what cannot be read is not guessed."""

from pathlib import Path
from textwrap import dedent, indent

import pytest

from layerline.schema import Table, fold, read_history
from layerline.tree import Tree

ORDERS = """
    op.create_table(
        "orders",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(90)),
    )
"""


def folded(tmp_path: Path, *upgrades: str, extra: str = "") -> dict[str, Table] | None:
    for number, upgrade in enumerate(upgrades):
        body = indent(dedent(upgrade).strip(), "    ")
        down = f'"{number - 1}"' if number else "None"
        (tmp_path / f"m{9 - number}.py").write_text(
            f'import sqlalchemy as sa\nfrom alembic import op\n\nrevision = "{number}"\n'
            f"down_revision = {down}\n{extra}\n\ndef upgrade() -> None:\n{body}\n"
        )
    return fold(read_history(Tree(tmp_path), ""))


def columns(tables: dict[str, Table] | None, table: str = "orders") -> dict[str, object]:
    assert tables is not None
    return {name: (each.null, each.length) for name, each in tables[table].columns.items()}


BEGINNING = {"id": (False, None), "code": (False, 20), "note": (True, 90)}


def test_a_table_has_the_columns_that_it_is_made_with(tmp_path: Path) -> None:
    assert columns(folded(tmp_path, ORDERS)) == BEGINNING


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (
            'op.add_column("orders", sa.Column("at", sa.Date(), nullable=False))',
            {**BEGINNING, "at": (False, None)},
        ),
        ('op.drop_column("orders", "note")', {"id": (False, None), "code": (False, 20)}),
        (
            'op.alter_column("orders", "note", nullable=False, new_column_name="text")',
            {"id": (False, None), "code": (False, 20), "text": (False, 90)},
        ),
        (
            'op.alter_column("orders", "note", type_=sa.String(length=9))',
            {**BEGINNING, "note": (True, 9)},
        ),
        (
            (
                'with op.batch_alter_table("orders") as batch:\n'
                '    batch.drop_column("note")\n'
                '    batch.alter_column("code", nullable=True)\n'
                '    batch.add_column(sa.Column("at", sa.Date()))'
            ),
            {"id": (False, None), "code": (True, 20), "at": (True, None)},
        ),
        ('op.create_index(op.f("ix"), "orders", ["code"])', BEGINNING),
        ('op.execute("UPDATE orders SET code = 1")', BEGINNING),
        ('op.get_bind().execute(sa.text("DELETE FROM orders"))', BEGINNING),
        ("for code in (1, 2):\n    op.get_bind().execute(code)", BEGINNING),
    ],
)
def test_a_later_migration_changes_it(
    tmp_path: Path, step: str, expected: dict[str, object]
) -> None:
    assert columns(folded(tmp_path, ORDERS, step)) == expected


def test_tables_are_renamed_and_dropped(tmp_path: Path) -> None:
    renamed = folded(tmp_path, ORDERS, 'op.rename_table("orders", "purchases")')
    assert columns(renamed, "purchases") == BEGINNING
    assert folded(tmp_path, ORDERS, 'op.drop_table("orders")') == {}


def test_helpers_and_constants_of_the_migration_are_followed(tmp_path: Path) -> None:
    helper = 'TABLE = "orders"\n\ndef grow() -> None:\n    op.drop_column(TABLE, "note")\n'
    assert columns(folded(tmp_path, ORDERS, "grow()", extra=helper)).keys() == {"id", "code"}


@pytest.mark.parametrize(
    "step",
    [
        'for name in NAMES:\n    op.add_column(name, sa.Column("at", sa.Date()))',
        'if op.get_bind().dialect.name == "sqlite":\n    op.drop_column("orders", "note")',
        'op.execute("ALTER TABLE orders ADD COLUMN at DATE")',
        'op.add_column(TABLES[0], sa.Column("at", sa.Date()))',
        'op.add_column("orders", make_column("at"))',
        "op.drop_table(name())",
        'op.add_column("never_made", sa.Column("at", sa.Date()))',
        "with op.batch_alter_table(name()) as batch:\n    batch.drop_column('note')",
    ],
)
def test_what_cannot_be_told_is_not_guessed(tmp_path: Path, step: str) -> None:
    assert folded(tmp_path, ORDERS, step) is None
