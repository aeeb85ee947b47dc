"""Plain copier, without us: the same project, the same refusals, and updates that arrive."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from copier import run_copy

from disk import Run, commit_all, contents, git
from layerline import release
from layerline.generation import project as generation
from layerline.generation.project import EXECUTABLE_NOTE

Layerline = Callable[..., Run]

ANSWERS = {
    "only defaults": {},
    "each answer": {
        "project_name": "Order Desk",
        "project_slug": "desk",
        "description": "Takes orders, 100% of them (and more): day & night!",
        "author": "Zoë O'Neil, Ltd.",
        "licence": "Apache-2.0",
    },
    "accounts": {"auth": "jwt", "example": "no"},
    "a proprietary one": {"licence": "proprietary", "author": "Müller + Söhne"},
    "words that YAML reads as something else": {
        "project_name": "No",
        "description": "1e3",
        "author": "null",
        "project_slug": "yes",
    },
}


def copy(
    template: Path, project: Path, answers: dict[str, str], vcs_ref: str | None = None
) -> None:
    """`copier copy` without `--trust`: unsafe=False is what makes a need of it fail."""
    run_copy(
        str(template),
        project,
        data=dict(answers),
        defaults=True,
        unsafe=False,
        quiet=True,
        vcs_ref=vcs_ref,
    )


def answers_of(files: dict[str, bytes]) -> list[str]:
    """The answers file without the lines that are about the template."""
    lines = files.pop(".copier-answers.yml").decode().splitlines()
    return [line for line in lines if not line.startswith("_")]


@pytest.mark.parametrize("given", ANSWERS.values(), ids=ANSWERS)
def test_copier_copy_makes_the_same_project_as_layerline_new(
    layerline: Layerline, template_folder: Path, tmp_path: Path, given: dict[str, str]
) -> None:
    ours, plain = tmp_path / "ours" / "shop", tmp_path / "plain" / "shop"
    ours.parent.mkdir()
    data = [part for key, value in given.items() for part in ("--data", f"{key}={value}")]
    assert layerline("new", ours, "--no-git", *data).code == 0
    copy(template_folder, plain, given)

    our_files, plain_files = contents(ours), contents(plain)
    our_files.pop(EXECUTABLE_NOTE, None)
    assert answers_of(our_files) == answers_of(plain_files)
    assert our_files == plain_files
    assert modes(ours, our_files) == modes(plain, our_files)


def modes(folder: Path, files: dict[str, bytes]) -> dict[str, int]:
    return {path: (folder / path).stat().st_mode for path in files}


def test_the_repository_at_head_is_a_template_too(
    template_repository: Path, tmp_path: Path
) -> None:
    project = tmp_path / "shop"
    copy(template_repository, project, {}, vcs_ref="HEAD")

    assert "# an old version" not in (project / "Makefile").read_text()
    assert "_commit: v1.0.0-1-g" in (project / ".copier-answers.yml").read_text()


@pytest.mark.parametrize(
    "given",
    [
        {"project_slug": "../../evil"},
        {"project_slug": "fastapi"},
        {"project_name": 'a"b'},
        {"description": "a\nb"},
        {"author": ""},
        {"licence": "GPL-3.0"},
    ],
    ids=str,
)
def test_copier_refuses_what_we_refuse(
    template_folder: Path, tmp_path: Path, given: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match=next(iter(given))):
        run_copy(
            str(template_folder),
            tmp_path / "shop",
            data=given,
            defaults=True,
            unsafe=False,
            quiet=True,
        )
    assert not (tmp_path / "shop").exists()


def copier_update(project: Path, template: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    """Plain `copier update`, with our public address led to a repository on this disk."""
    return subprocess.run(
        [sys.executable, "-m", "copier", "update", "--defaults"],
        cwd=project,
        env={
            **os.environ,
            "COPIER_CACHE_DIR": str(cache),
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"url.{template}.insteadOf",
            "GIT_CONFIG_VALUE_0": "https://github.com/layerline/layerline.git",
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def released(template_repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The template with two releases, of which our layerline is the first."""
    repository, old = tmp_path / "layerline", tmp_path / "old"
    git(tmp_path, "clone", "--quiet", str(template_repository), str(repository))
    git(repository, "tag", "v1.1.0")
    git(tmp_path, "clone", "--quiet", "--branch", "v1.0.0", str(repository), str(old))
    monkeypatch.setattr(generation, "template_root", lambda: old)
    monkeypatch.setattr(release, "VERSION", "1.0.0")
    return repository


def test_copier_update_finds_the_template_of_a_release_and_keeps_edits(
    layerline: Layerline, released: Path, tmp_path: Path
) -> None:
    project = tmp_path / "shop"
    layerline("new", project)
    (project / "src/app/mine.py").write_text('"""Mine."""\n')
    (project / ".gitignore").write_bytes((project / ".gitignore").read_bytes() + b"mine/\n")
    assert (project / "Makefile").read_text().startswith("# an old version\n")
    commit_all(project, "start")

    run = copier_update(project, released, tmp_path / "cache")

    assert run.returncode == 0, run.stderr
    assert "# an old version" not in (project / "Makefile").read_text()
    assert (project / ".gitignore").read_text().endswith("mine/\n")
    assert (project / "src/app/mine.py").is_file()
    assert "_commit: v1.1.0\n" in (project / ".copier-answers.yml").read_text()


def test_copier_update_refuses_a_development_version_in_a_sentence(
    layerline: Layerline, released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "VERSION", "1.1.0.dev0")
    project = tmp_path / "shop"
    layerline("new", project)
    commit_all(project, "start")
    before = contents(project)

    run = copier_update(project, released, tmp_path / "cache")

    assert run.returncode != 0
    assert "Cannot update because cannot obtain old template references" in run.stderr
    assert "Traceback" not in run.stderr
    assert contents(project) == before
