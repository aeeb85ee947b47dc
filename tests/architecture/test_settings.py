"""What the table says about rules: levels by path, and parts that names play."""

import pytest

from layerline.architecture.settings import Role, Settings

SETTINGS = Settings(
    levels=(("LL1", "warning"), ("LL101", "error"), ("service-cycle", "off")),
    paths=(
        ("src/app/**", (("LL101", "info"),)),
        ("src/app/legacy/**", (("LL1", "off"), ("route-uses-repository", "warning"))),
    ),
    roles=(
        (Role.BLOCKING, ("legacy.sdk", "vendor.*.fetch")),
        (Role.SESSION, ("app.core.db.Database",)),
    ),
)


@pytest.mark.parametrize(
    ("code", "name", "path", "level"),
    [
        ("LL101", "route-uses-repository", "lib/a.py", "error"),
        ("LL103", "route-uses-session", "lib/a.py", "warning"),
        ("LL501", "service-cycle", "lib/a.py", "off"),
        ("LL901", "suppression-without-reason", "lib/a.py", None),
        ("LL101", "route-uses-repository", "src/app/api/a.py", "info"),
        ("LL103", "route-uses-session", "src/app/api/a.py", "warning"),
        ("LL101", "route-uses-repository", "src/app/legacy/a.py", "warning"),
        ("LL103", "route-uses-session", "src/app/legacy/a.py", "off"),
    ],
)
def test_the_most_exact_glob_and_then_the_most_exact_word_decide(
    code: str, name: str, path: str, level: str | None
) -> None:
    assert SETTINGS.level(code, name, path) == level


@pytest.mark.parametrize(
    ("role", "dotted", "plays"),
    [
        (Role.BLOCKING, "legacy.sdk", True),
        (Role.BLOCKING, "legacy.sdk.Client.fetch", True),
        (Role.BLOCKING, "legacy.sdk2", False),
        (Role.BLOCKING, "vendor.http.fetch", True),
        (Role.BLOCKING, "app.core.db.Database", False),
        (Role.SESSION, "app.core.db.Database", True),
        (Role.REPOSITORY, "app.core.db.Database", False),
    ],
)
def test_a_part_is_played_by_a_name_and_its_members(role: Role, dotted: str, plays: bool) -> None:  # noqa: FBT001 a column of the table
    assert SETTINGS.plays(role, dotted) is plays
