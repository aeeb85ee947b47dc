"""Requirements are merged by name, whatever stands beside them."""

import pytest

from layerline.generation.requirements import Requirements


def project(*requirements: str, name: str = "shop") -> str:
    lines = "".join(f"  {each}\n" for each in requirements)
    return f'[project]\nname = "{name}"\ndependencies = [\n{lines}]\n\n[tool.x]\nselect = ["ALL"]\n'


A, B, C = '"alembic>=1.20,<2",', '"boto>=1",', "\"fastapi[all]>=0.1; python_version < '4'\","
NEWER_A = '"alembic>=1.21,<2",'
MINE = '"httpx>=0.28", # mine'
CASES = {
    "raised by the template": ([A, C], [A, C], [NEWER_A, C], [NEWER_A, C]),
    "added by the user beside one that the template raised": (
        [A, C],
        [A, MINE, C],
        [NEWER_A, C],
        [NEWER_A, MINE, C],
    ),
    "added by both at one place": ([A, C], [A, MINE, C], [A, B, C], [A, B, MINE, C]),
    "added by the template at the top": ([C], [C, MINE], [A, C], [A, C, MINE]),
    "dropped by the template": ([A, C], [A, C, MINE], [C], [C, MINE]),
    "dropped by the user": ([A, C], [C], [NEWER_A, C], [C]),
    "pinned by the user and left alone by the template": (
        [A],
        ['"alembic==1.20.1",'],
        [A],
        ['"alembic==1.20.1",'],
    ),
    "pinned by the user and dropped by the template": (
        [A, C],
        ['"alembic==1.20.1",', C],
        [C],
        ['"alembic==1.20.1",', C],
    ),
    "added by both, spelled differently": ([C], [C, '"Boto>=2",'], [B, C], [C, '"Boto>=2",']),
    "with a comment on a line of its own": (
        [A, C],
        ["# ours", MINE, A, C],
        [NEWER_A, C],
        ["# ours", MINE, NEWER_A, C],
    ),
}


@pytest.mark.parametrize(("base", "ours", "theirs", "merged"), CASES.values(), ids=CASES)
def test_a_requirement_is(
    base: list[str], ours: list[str], theirs: list[str], merged: list[str]
) -> None:
    requirements = Requirements(project(*base), project(*ours), project(*theirs, name="new"))

    old, new = requirements.without_differences()
    assert old == project(*ours)
    assert new == project(*ours, name="new")
    assert requirements.merged_into(new) == project(*merged, name="new")
    assert requirements.kept == ()


def test_one_that_both_raised_stays_the_users_and_is_named() -> None:
    requirements = Requirements(project(A), project('"alembic==1.20.1",'), project(NEWER_A))

    assert requirements.merged_into(project(A)) == project('"alembic==1.20.1",')
    assert requirements.kept == ("alembic",)


def test_lists_on_one_line_are_left_to_the_merge() -> None:
    one_line = '[project]\ndependencies = ["alembic>=1"]\n'
    requirements = Requirements(project(A), one_line, project(NEWER_A))

    assert requirements.without_differences() == (project(A), project(NEWER_A))
    assert requirements.merged_into(one_line) == one_line
