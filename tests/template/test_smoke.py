"""The template through pytest-copie, as template authors know it; the rest is beside this file."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def copied(copie: Any, template_repository: Path) -> Any:
    result = copie.copy(
        {"project_name": "Corner Shop"}, template_dir=template_repository, vcs_ref="HEAD"
    )
    assert result.exception is None
    return result


def test_the_template_renders(copied: Any) -> None:
    assert copied.exit_code == 0
    assert (copied.project_dir / "src/app/main.py").is_file()


def test_the_answers_follow_from_the_one_that_was_given(copied: Any) -> None:
    assert copied.answers["project_slug"] == "corner-shop"
    assert copied.answers["author"] == "The Corner Shop authors"
