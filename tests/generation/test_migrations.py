"""Where a new migration goes is read from the migrations, without a database."""

import datetime as dt
from pathlib import Path

import pytest

from layerline.errors import PreconditionRefusal
from layerline.generation.migrations import Chain
from layerline.tree import Tree

TODAY = dt.date(2026, 1, 31)


def chain(root: Path, *sources: str) -> Tree:
    folder = root / "migrations/versions"
    folder.mkdir(parents=True)
    for number, source in enumerate(sources):
        (folder / f"{number}.py").write_text(source)
    return Tree(root)


@pytest.mark.parametrize(
    ("sources", "head"),
    [
        ([], None),
        (['revision = "a"\ndown_revision = None\n'], "a"),
        (['revision = "b"\ndown_revision = "a"\n', 'revision = "a"\ndown_revision = None\n'], "b"),
        (["revision: str = 'a'\ndown_revision: str | None = None  # the first\n"], "a"),
        (
            [
                'revision = "a"\ndown_revision = None\n',
                'revision = "b"\ndown_revision = "a"\n',
                'revision = "c"\ndown_revision = "a"\n',
                'revision = "d"\ndown_revision = ("b", "c")\n',
            ],
            "d",
        ),
    ],
)
def test_a_new_migration_follows_the_newest(
    tmp_path: Path, sources: list[str], head: str | None
) -> None:
    revision = Chain.read(chain(tmp_path, *sources)).next("create_orders", TODAY)
    assert revision.down == head
    assert revision.path == f"migrations/versions/20260131_{revision.id}_create_orders.py"


def test_the_same_plan_has_the_same_id_and_another_plan_another(tmp_path: Path) -> None:
    tree = chain(tmp_path, 'revision = "a"\ndown_revision = None\n')
    orders = Chain.read(tree).next("create_orders", TODAY)
    assert Chain.read(tree).next("create_orders", TODAY) == orders
    assert Chain.read(tree).next("create_lines", TODAY).id != orders.id


def test_a_migration_after_a_new_one_follows_it(tmp_path: Path) -> None:
    new = Chain.read(chain(tmp_path, 'revision = "a"\ndown_revision = None\n'))
    orders, lines = new.next("create_orders", TODAY), new.next("create_lines", TODAY)
    assert (orders.down, lines.down) == ("a", orders.id)


@pytest.mark.parametrize(
    ("sources", "reason", "remedy"),
    [
        (
            ['revision = "a"\ndown_revision = None\n', 'revision = "b"\ndown_revision = None\n'],
            "the migrations have 2 ends: a, b",
            "layerline join",
        ),
        (["down_revision = None\n"], "0.py has no line `revision = …`", "restore it"),
        (["revision = make()\n"], "0.py has no line `revision = …`", "restore it"),
    ],
)
def test_migrations_without_one_end_are_refused(
    tmp_path: Path, sources: list[str], reason: str, remedy: str
) -> None:
    with pytest.raises(PreconditionRefusal) as refused:
        Chain.read(chain(tmp_path, *sources)).next("create_orders", TODAY)
    assert reason in refused.value.reason
    assert remedy in refused.value.remedy
