"""A conflict of lines that is none of meaning is decided; the others are left to a person."""

import pytest

from layerline.generation.resolving import resolve
from layerline.git.merging import Conflict, Merge, Stage

BASE = "from app import b\n\nLIST = [\n    b.router,\n]\n"
MINE = "from app import a, b\n\nLIST = [\n    a.router,  # mine\n    b.router,\n]\n"
THEIRS = "from app import aa, b\n\nLIST = [\n    aa.router,\n    b.router,\n]\n"


def conflict(path: str, *contents: str | None) -> Conflict:
    stages = [
        Stage(number, "100644", content.encode())
        for number, content in enumerate(contents, 1)
        if content is not None
    ]
    return Conflict(path, tuple(stages))


def test_two_entries_at_one_place_are_both_kept() -> None:
    found = Merge({"list.py": b"<<<<<<<"}, (conflict("list.py", BASE, MINE, THEIRS),))
    decided = resolve(found, {})
    assert decided.conflicts == ()
    text = (decided.changes["list.py"] or b"").decode()
    assert "    a.router,  # mine\n" in text
    assert "    aa.router,\n" in text
    assert text.count("router") == 3


def test_a_list_that_the_template_moved_takes_the_users_entries_along() -> None:
    found = Merge({"new.py": THEIRS.encode()}, (conflict("old.py", BASE, MINE),))
    decided = resolve(found, {"old.py": "new.py"})
    assert decided.conflicts == ()
    assert decided.changes["old.py"] is None
    assert "a.router,  # mine" in (decided.changes["new.py"] or b"").decode()


@pytest.mark.parametrize(
    "left",
    [
        conflict("list.py", "A = 1\n", "A = 2\n", "A = 3\n"),
        conflict("list.py", BASE, MINE, "def (:\n"),
        conflict("list.txt", BASE, MINE, THEIRS),
        conflict("list.py", BASE, MINE),
        conflict("list.py", BASE, None, THEIRS),
        conflict("list.py", None, MINE, THEIRS),
    ],
)
def test_what_a_person_must_decide_is_left_to_one(left: Conflict) -> None:
    found = Merge({left.path: b"<<<<<<<"}, (left,))
    assert resolve(found, {}) == found
