"""What `git archive` packs is read on every Python that layerline runs on."""

import subprocess
from pathlib import Path

import pytest

from disk import git
from layerline.git.archives import files_in


@pytest.fixture
def packed(tmp_path: Path) -> bytes:
    """An archive of a plain file, an executable one, and a link."""
    git(tmp_path, "init", "--quiet")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/plain.txt").write_text("plain\n")
    (tmp_path / "run").write_text("run\n")
    (tmp_path / "run").chmod(0o755)
    (tmp_path / "link").symlink_to("run")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "begin")
    archive = ["git", "archive", "--format=tar", "HEAD"]
    return subprocess.run(archive, cwd=tmp_path, capture_output=True, check=True).stdout


def test_regular_files_come_with_their_content_and_whether_they_run(packed: bytes) -> None:
    found = {
        each.path: (each.content, each.executable) for each in files_in(packed, lambda _: True)
    }
    assert found == {"deep/plain.txt": (b"plain\n", False), "run": (b"run\n", True)}


def test_only_what_is_wanted_is_read(packed: bytes) -> None:
    assert [each.path for each in files_in(packed, lambda path: "/" in path)] == ["deep/plain.txt"]
