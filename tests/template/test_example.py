"""The example is what `add-entity` writes, with the seed's own story on top."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from disk import Run, contents

Layerline = Callable[..., Run]
ORGANIZATION = ("Organization", "name:str=120:unique")
USER = (
    "User",
    "organization:ref=Organization",
    "name:str=120:sort",
    "email:email:unique",
    "phone:str=20:null",
    "active:bool:filter:default=true",
)
REPLACED = {
    'phone: str | None = Field(default=None, max_length=20, examples=["sample"])',
    'phone: str | None = Field(examples=["sample"])',
    '"phone": "sample",',
    "from pydantic import Field",
}
"""Lines of the user that the example says more exactly: a phone number is checked."""


@pytest.fixture
def projects(layerline: Layerline, tmp_path: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The files of the example, and those of an empty service with the same entities added."""
    for answer in ("yes", "no"):
        new = ("new", tmp_path / answer / "shop", "--no-git", "--data", f"example={answer}")
        (tmp_path / answer).mkdir()
        assert layerline(*new).code == 0
    empty = tmp_path / "no" / "shop"
    for entity in (ORGANIZATION, USER):
        assert layerline("add-entity", *entity, "-C", empty).code == 0
    return contents(tmp_path / "yes" / "shop"), contents(empty)


def lines_missing(generated: bytes, example: bytes) -> Iterator[str]:
    """The generated lines that the example does not have in their order."""
    have = iter(example.decode().splitlines())
    for line in generated.decode().splitlines():
        if line.strip() in REPLACED:
            continue
        if not any(line == other for other in have):
            yield line


def test_its_entities_are_what_the_generator_writes_and_more(
    projects: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    example, generated = projects
    names = ("organizations.py", "users.py")
    ours = [path for path in generated if path.endswith(names) and "migrations" not in path]
    assert len(ours) == 2 * 13
    for path in ours:
        assert list(lines_missing(generated[path], example[path])) == [], path


def test_without_it_no_trace_is_left(layerline: Layerline, tmp_path: Path) -> None:
    layerline("new", tmp_path / "shop", "--no-git", "--data", "example=no")
    words = (b"User", b"users", b"organization", b"notification", b"NOTIFICATION", b"smtp")
    for path, content in contents(tmp_path / "shop").items():
        if path.startswith(("src", "tests", "migrations", ".env")):
            assert not [word for word in words if word in content], path
