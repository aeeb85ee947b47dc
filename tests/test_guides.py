"""The guides, followed literally: files are written where they say, commands run as they stand."""

import json
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from disk import git
from generated import borrowing
from versions import Release

REPOSITORY = Path(__file__).parent.parent
DOCS = REPOSITORY / "docs"
GIT = tuple(
    (f"GIT_{who}_{what}", f"reader{at}")
    for who in ("AUTHOR", "COMMITTER")
    for what, at in (("NAME", ""), ("EMAIL", "@example.com"))
)
_BLOCK = re.compile(r'^```(\w+)(?: title="([^"\n]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Step:
    """A file to write, or a command with what it prints; what is not shown is not compared."""

    title: str
    content: str
    shown: tuple[str, ...] = ()


def steps(page: str) -> Iterator[Step]:
    for kind, title, content in _BLOCK.findall((DOCS / page).read_text("utf-8")):
        if title:
            yield Step(title, content)
        elif kind == "console":
            for piece in content.split("$ ")[1:]:
                command, *shown = piece.splitlines()
                yield Step("", command, tuple(shown))


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who does what a page says.

    Attributes:
        sources: those of the layerline that runs.
        environment: what projects run `make` with; None leaves that out, as it takes minutes.
        variables: of the environment.
    """

    sources: Path
    environment: Path | None = None
    variables: tuple[tuple[str, str], ...] = ()

    def follow(self, page: str, start: Path) -> None:
        """Begin in a folder."""
        here = start
        for step in steps(page):
            if step.title:
                target = here / step.title
                target.parent.mkdir(parents=True, exist_ok=True)
                grown = target.read_text("utf-8") if target.name == "copier.yml" else ""
                target.write_text(grown + step.content, "utf-8")
            elif step.content.startswith("cd "):
                here /= step.content.removeprefix("cd ")
            elif self.environment or " make " not in f" {step.content}":
                found = _without_counts(self.run(step.content, here)).splitlines()
                missing = [line for line in step.shown if _without_counts(line) not in found]
                assert missing == [], f"{step.content}\n{found}"

    def run(self, command: str, folder: Path) -> str:
        """Run a command in a folder, with the settings that stand before it."""
        words = shlex.split(command)
        layerline = [sys.executable, "-m", "layerline"]
        environment = {**os.environ, **dict(self.variables), "NO_COLOR": "1"}
        environment |= {"PYTHONPATH": str(self.sources / "src"), "LAYERLINE": " ".join(layerline)}
        while "=" in words[0]:
            name, _, value = words.pop(0).partition("=")
            environment[name] = value
        if words[0] == "make" and self.environment and not (folder / ".venv").exists():
            borrowing(folder, self.environment)
        words = {"layerline": layerline, "python": [sys.executable]}.get(
            words[0], words[:1]
        ) + words[1:]
        done = subprocess.run(
            words, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        finds = any(verb in words for verb in ("lint", "graph"))
        expected = {0, 1} if finds else {0}
        assert done.returncode in expected, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout


def follow(page: str, start: Path, sources: Path) -> None:
    """Do what a page says, from a folder, with the sources that it changes."""
    Reader(sources).follow(page, start)


def _without_counts(text: str) -> str:
    """How many files a project has grows with the template."""
    return re.sub(r"\d+ files", "files", text)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The repository's sources, to change."""
    for folder in ("src", "template", "tests"):
        shutil.copytree(
            REPOSITORY / folder,
            tmp_path / folder,
            ignore=shutil.ignore_patterns("__pycache__", "acceptance", "corpus"),
        )
    for file in ("copier.yml", "pyproject.toml"):
        shutil.copyfile(REPOSITORY / file, tmp_path / file)
    return tmp_path


def register(root: Path, page: str, name: str, value: str) -> None:
    """`Add it to that file: its name to the import, and …RULE to ALL.`"""
    file = root / f"src/layerline/{page}.py"
    room = page.partition("/")[0]
    text = file.read_text("utf-8")
    imported = re.sub(
        rf"from layerline\.{room} import \(?", lambda found: f"{found[0]}{name}, ", text, count=1
    )
    file.write_text(re.sub(r"ALL: .* = \(\n", rf"\g<0>    {name}.{value},\n", imported), "utf-8")


def test_the_tutorial_is_what_happens(tmp_path: Path) -> None:
    follow("tutorial.md", tmp_path, REPOSITORY)


@pytest.mark.parametrize("page", ["start", "monorepo"])
def test_a_guide_that_begins_with_nothing_is_what_happens(page: str, tmp_path: Path) -> None:
    Reader(REPOSITORY, variables=GIT).follow(f"how-to/{page}.md", tmp_path)


@pytest.mark.parametrize("page", ["see", "ratchet", "templates"])
def test_a_guide_about_a_project_is_what_happens(page: str, shop: Path) -> None:
    git(shop, "init", "--quiet")
    Reader(REPOSITORY, variables=GIT).follow(f"how-to/{page}.md", shop)


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.usefixtures("postgresql")
@pytest.mark.parametrize("page", ["start", "databases-and-brokers"])
def test_a_new_project_passes_the_checks_that_a_guide_runs(
    page: str, tmp_path: Path, environment: Path
) -> None:
    Reader(REPOSITORY, environment, GIT).follow(f"how-to/{page}.md", tmp_path)


@pytest.mark.full
@pytest.mark.slow
def test_upgrading_is_what_its_guide_says(
    released_shop: Path, releases: tuple[Release, ...], environment: Path
) -> None:
    Reader(releases[1].root, environment, GIT).follow("how-to/upgrade.md", released_shop)


def test_the_pipelines_of_the_guide_run(shop: Path) -> None:
    page = (DOCS / "how-to/ci.md").read_text("utf-8")
    action = yaml.safe_load((REPOSITORY / "action.yml").read_text("utf-8"))
    github, gitlab = (
        yaml.safe_load(block) for kind, _, block in _BLOCK.findall(page) if kind == "yaml"
    )
    steps = github["jobs"]["layers"]["steps"]
    used = next(each for each in steps if "layerline/layerline" in each["uses"])
    assert set(used["with"]) <= set(action["inputs"])
    (command,) = (each for each in gitlab["layerline"]["script"] if "lint" in each)
    lint, _, report = command.partition(" > ")
    assert json.loads(Reader(REPOSITORY).run(lint, shop)) == []
    assert gitlab["layerline"]["artifacts"]["reports"]["codequality"] == report


def test_a_rule_is_added_as_its_guide_says(copy: Path) -> None:
    register(copy, "rules/__init__", "service_prints", "RULE")
    follow("contributing/rule.md", copy, copy)


def test_a_codemod_is_added_as_its_guide_says(copy: Path) -> None:
    register(copy, "codemods/catalogue", "postpone_annotations", "CODEMOD")
    follow("contributing/codemod.md", copy, copy)


def test_an_option_is_added_as_its_guide_says(copy: Path) -> None:
    follow("contributing/option.md", copy, copy)


def test_the_reference_says_what_the_code_says() -> None:
    made = runpy.run_path(str(DOCS / "reference.py"))["pages"]()
    today = {path.name: path.read_text("utf-8") for path in (DOCS / "reference").glob("*.md")}
    assert today == made, "run `make reference`"


def test_each_variable_of_the_templates_is_described_and_no_other() -> None:
    page = runpy.run_path(str(DOCS / "templates.py"))
    assert set(page["VARIABLES"]) == set(page["variables"]())
    folder = REPOSITORY / "src/layerline/templates/entity"
    shown = "\n".join(page["page"]())
    assert all(f"| `{each.name}` |" in shown for each in folder.iterdir())


def test_every_key_of_the_configuration_is_described() -> None:
    said = runpy.run_path(str(DOCS / "reference.py"))
    assert tuple(said["KEYS"]) == said["table"].KEYS
    assert tuple(said["LAYER_KEYS"]) == said["table"].LAYER_KEYS


def _pages(nav: object) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, dict):
        yield from (page for each in nav.values() for page in _pages(each))
    elif isinstance(nav, list):
        yield from (page for each in nav for page in _pages(each))


def test_every_page_is_in_the_navigation_and_every_entry_is_a_page() -> None:
    site = yaml.safe_load((REPOSITORY / "properdocs.yml").read_text("utf-8"))
    pages = {
        path.relative_to(DOCS).as_posix()
        for path in DOCS.rglob("*.md")
        if path.parent.name != "rules" or path.name == "README.md"
    }
    assert set(_pages(site["nav"])) == pages


def test_every_link_between_pages_leads_somewhere() -> None:
    dead = [
        f"{page.relative_to(DOCS)}: {link}"
        for page in DOCS.rglob("*.md")
        for link in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
        if not link.startswith(("http", "mailto:")) and not (page.parent / link).exists()
    ]
    assert dead == []


@pytest.mark.parametrize("name", ["session.svg", "graph.svg"])
def test_the_pictures_of_the_readme_are_there_and_show_the_same_shortcut(name: str) -> None:
    picture = DOCS / "pictures" / name
    assert f"docs/pictures/{name}" in (REPOSITORY / "README.md").read_text("utf-8")
    shown = "".join(ET.fromstring(picture.read_text("utf-8")).itertext())  # noqa: S314 our own
    assert "LL101" in shown
    assert "Broken: routes (2 errors in orders)" in shown


@pytest.mark.full
@pytest.mark.slow
def test_the_pictures_are_what_real_runs_show_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = runpy.run_path(str(DOCS / "pictures.py"))
    monkeypatch.setitem(script["main"].__globals__, "FOLDER", tmp_path)
    script["main"]()
    for picture in tmp_path.iterdir():
        kept = (DOCS / "pictures" / picture.name).read_bytes()
        assert picture.read_bytes() == kept, "run `make pictures`"
