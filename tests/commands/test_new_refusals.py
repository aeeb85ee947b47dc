import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run, snapshot

Layerline = Callable[..., Run]


@pytest.fixture(autouse=True)
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file and a folder that is not empty."""
    folder = tmp_path / "somewhere"
    (folder / "full").mkdir(parents=True)
    (folder / "full" / "notes.txt").write_text("mine\n")
    (folder / "file").write_text("mine\n")
    (folder / "dangling").symlink_to("nowhere")
    monkeypatch.chdir(folder)
    return folder


PLACES = {
    "an empty path": ("", 2, "PATH is empty", "name the project's folder"),
    "a blank path": ("  ", 2, "PATH is empty", "name the project's folder"),
    "a folder that is not empty": ("full", 3, "it holds notes.txt", "choose another PATH"),
    "a file in the way": ("file", 3, "is in the way", "move it away"),
    "a link to nothing": ("dangling", 3, "is in the way", "move it away"),
    "a parent that does not exist": ("none/shop", 3, "none does not exist", "make that folder"),
    "a parent that is a file": ("file/shop", 3, "file is not a folder", "make that folder"),
    "a name that is too long": ("x" * 300, 3, "File name too long", "choose a folder"),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_place_that_will_not_do_is_refused_and_nothing_is_written(
    layerline: Layerline, somewhere: Path, place: str
) -> None:
    path, code, reason, remedy = PLACES[place]
    before = snapshot(somewhere)
    run = layerline("new", path)

    assert run.code == code
    first, second = run.err.splitlines()
    assert reason in first
    assert first.startswith("layerline: ")
    assert second.startswith("  help: ")
    assert remedy in second
    assert snapshot(somewhere) == before


ANSWERS = {
    "a key that is no question": ("projct_name=x", "'projct_name'", "did you mean project_name?"),
    "a key far from any": ("colour=red", "no question 'colour'", "the questions are project_name"),
    "no equals sign": ("project_name", "has no '='", "--data key=value"),
    "a path for a slug": ("project_slug=../../evil", "project_slug '../../evil'", "small letters"),
    "an absolute slug": ("project_slug=/etc", "project_slug", "small letters"),
    "capitals in a slug": ("project_slug=Shop", "project_slug", "small letters"),
    "a slug with a line after it": ("project_slug=shop\n", "project_slug", "small letters"),
    "a slug that ends in a hyphen": ("project_slug=shop-", "project_slug", "no hyphen last"),
    "an empty slug": ("project_slug=", "project_slug ''", "small letters"),
    "the name of a dependency": ("project_slug=fastapi", "project_slug", "depends on fastapi"),
    "a quote in the name": ('project_name=a"b', "project_name", "letters, digits, spaces"),
    "a backslash in the author": ("author=a\\b", "author", "letters, digits, spaces"),
    "two lines of description": ("description=a\nb", "description", "one line"),
    "Jinja in the description": ("description={{ 7 * 7 }}", "description", "one line"),
    "an escape in the name": ("project_name=\x1b[31mred", "project_name", "letters"),
    "half a character": ("project_name=caf\udce9", "project_name", "letters"),
    "a name of sixty-one letters": (f"project_name={'a' * 61}", "project_name", "up to 60"),
    "an empty author": ("author=", "author ''", "letters"),
    "a space at the end": ("author=me ", "author 'me '", "letters"),
    "small letters in a licence": ("licence=mit", "licence 'mit'", "did you mean MIT?"),
    "another licence": ("licence=GPL-3.0", "licence", "choose one of MIT, Apache-2.0, proprietary"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "reason", "remedy"), ANSWERS.values(), ids=ANSWERS)
def test_an_answer_that_will_not_do_is_refused_and_nothing_is_written(
    layerline: Layerline, somewhere: Path, data: str, reason: str, remedy: str
) -> None:
    before = snapshot(somewhere)
    run = layerline("new", "shop", "--data", data)

    assert run.code == 2
    first, second = run.err.splitlines()
    assert reason in first
    assert remedy in second
    assert snapshot(somewhere) == before


def test_a_default_that_will_not_do_says_where_it_comes_from(layerline: Layerline) -> None:
    run = layerline("new", "fastapi")

    assert run.code == 2
    assert "follows from the folder's name" in run.err
    assert "--data project_slug=" in run.err


@pytest.mark.parametrize(
    ("folder", "slug"),
    [
        ("2024", "service"),
        ("été", "t"),
        ("___", "service"),
        ("a" * 200, "a" * 60),
        ("A_b C", "a-b-c"),
    ],
)
def test_odd_names_of_folders_have_defaults_that_do(
    layerline: Layerline, folder: str, slug: str
) -> None:
    run = layerline("new", folder, "--dry-run", "--json")

    assert json.loads(run.out)["answers"]["project_slug"] == slug


def test_as_json_a_refusal_is_one_document(layerline: Layerline) -> None:
    run = layerline("new", "full", "--json")

    document = json.loads(run.out)
    assert run.code == 3
    assert run.err == ""
    assert document["version"] == 1
    assert set(document["error"]) == {"reason", "remedy"}


def test_a_folder_that_is_gone_is_refused(layerline: Layerline, somewhere: Path) -> None:
    gone = somewhere / "gone"
    gone.mkdir()
    os.chdir(gone)
    gone.rmdir()
    run = layerline("new", "shop")
    os.chdir(somewhere)

    assert run.code == 3
    assert "the current folder is gone" in run.err
