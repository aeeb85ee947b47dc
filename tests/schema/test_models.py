"""Models are read as SQLAlchemy would read them."""

from pathlib import Path
from textwrap import dedent

import pytest

from layerline.schema import Models, read_models
from layerline.tree import Tree

BASE = """
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

    class Base(DeclarativeBase):
        pass

    class Stamped:
        at: Mapped[int]
"""


def read(tmp_path: Path, *sources: str) -> Models:
    for number, source in enumerate((BASE, *sources)):
        (tmp_path / f"m{number}.py").write_text(dedent(source))
    return read_models(Tree(tmp_path), [""])


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("a: Mapped[str]", ("a", False, None)),
        ("a: Mapped[str | None]", ("a", True, None)),
        ("a: Mapped[Optional[str]]", ("a", True, None)),
        ('a: Mapped["str | None"]', ("a", True, None)),
        ('a: "Mapped[None | str]"', ("a", True, None)),
        ("a: Mapped[str] = mapped_column(String(20))", ("a", False, 20)),
        ("a: Mapped[str] = mapped_column(sa.String(length=20), nullable=True)", ("a", True, 20)),
        ('a: Mapped[str] = mapped_column("b", String(20))', ("b", False, 20)),
        ('a: Mapped[str] = mapped_column(name="b")', ("b", False, None)),
        ("a: Mapped[int | None] = mapped_column(primary_key=True)", ("a", False, None)),
        ("a = mapped_column(String(20))", ("a", True, 20)),
        ("a = Column(String(20), nullable=False)", ("a", False, 20)),
        ("a: Mapped[str] = mapped_column(nullable=SOMETIMES)", ("a", None, None)),
        ("a: Mapped[intpk]", ("a", None, None)),
    ],
)
def test_a_column_is_what_its_line_says(
    tmp_path: Path, line: str, column: tuple[str, bool | None, int | None]
) -> None:
    source = f'class Order(Base):\n    __tablename__ = "orders"\n    {line}\n'
    (found,) = read(tmp_path, source).tables["orders"].columns.values()
    assert (found.name, found.null, found.length) == column


def test_columns_are_inherited_and_relations_are_none(tmp_path: Path) -> None:
    source = """
        class Order(Stamped, Base):
            __tablename__ = "orders"
            number: Mapped[int]
            customer: Mapped["Customer"] = relationship(back_populates="orders")

        class Gift(Order):
            ribbon: Mapped[str]
    """
    table = read(tmp_path, source).tables["orders"]
    assert set(table.columns) == {"number", "at", "ribbon"}
    assert table.columns["ribbon"].null is None
    assert table.certain


def test_a_base_from_elsewhere_makes_a_table_uncertain(tmp_path: Path) -> None:
    source = """
        from elsewhere import Audited

        class Order(Audited, Base):
            __tablename__ = "orders"
            number: Mapped[int]
    """
    assert not read(tmp_path, source).tables["orders"].certain


def test_a_table_that_is_no_class_counts_as_well(tmp_path: Path) -> None:
    source = """
        members = Table("members", Base.metadata, Column("user_id", ForeignKey("users.id")))
    """
    assert set(read(tmp_path, source).tables["members"].columns) == {"user_id"}
