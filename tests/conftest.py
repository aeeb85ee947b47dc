"""Hypothesis profiles, and fixtures that the tests of more than one room use."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("small", max_examples=25, deadline=None)
settings.register_profile("full", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "small"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with two small files."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "one.py").write_bytes(b"one = 1\n")
    (tmp_path / "src" / "two.py").write_bytes(b"two = 2\r\n")
    return tmp_path
