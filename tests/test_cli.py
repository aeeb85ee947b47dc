import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest

from disk import Run
from layerline import cli
from layerline.commands.conventions import Json
from layerline.errors import Exit, PreconditionRefusal, Refusal, VerificationRefusal
from layerline.release import VERSION

Layerline = Callable[..., Run]


@pytest.fixture
def verb(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Make `layerline probe` do something."""

    def register(action: Callable[[], object]) -> None:
        def command(*, as_json: Json = False) -> object:  # noqa: ARG001 every verb has it
            return action()

        monkeypatch.setitem(sys.modules, "probe", SimpleNamespace(command=command))
        monkeypatch.setitem(cli.VERBS, "probe", ("probe", "Probe."))

    return register


def raising(error: BaseException) -> Callable[[], object]:
    def action() -> object:
        raise error

    return action


def test_help_names_every_verb(layerline: Layerline) -> None:
    run = layerline("--help")

    assert run.code == 0
    for name, (_, summary) in cli.VERBS.items():
        assert f"{name} " in run.out
        assert summary in run.out


@pytest.mark.parametrize("name", cli.VERBS)
def test_each_verb_is_there_and_says_in_its_help_what_the_list_says(
    layerline: Layerline, name: str
) -> None:
    module, summary = cli.VERBS[name]
    documentation = import_module(module).command.__doc__ or ""

    assert documentation.startswith(summary)
    assert summary in layerline(name, "--help").out


def test_without_a_verb_it_helps(layerline: Layerline) -> None:
    assert layerline() == layerline("--help")


def test_it_knows_its_version(layerline: Layerline) -> None:
    assert layerline("--version").out == f"layerline {VERSION}\n"


def test_a_verb_that_is_none_is_refused_with_the_one_that_was_meant(layerline: Layerline) -> None:
    run = layerline("nwe")

    assert run.code == Exit.REFUSED
    assert run.err.startswith("layerline: No such command 'nwe'. Did you mean 'new'?\n  help: ")


@pytest.mark.parametrize("wish", [["--json"], ["--format", "json"], ["--format=json"]])
def test_json_is_wished_for_in_three_ways(layerline: Layerline, wish: list[str]) -> None:
    assert json.loads(layerline("nwe", *wish).out)["version"] == 1


@pytest.mark.parametrize(
    "arguments", [["new"], ["new", "x", "--dta", "a=b"], ["--verson"], ["neww"]]
)
def test_bad_usage_is_one_document_under_json(layerline: Layerline, arguments: list[str]) -> None:
    run = layerline(*arguments, "--json")

    assert run.code == Exit.REFUSED
    assert run.err == ""
    assert json.loads(run.out)["error"]["reason"]


@pytest.mark.parametrize("kind", [Refusal, PreconditionRefusal, VerificationRefusal])
def test_a_refusal_is_a_reason_and_a_remedy_and_its_exit_code(
    layerline: Layerline, verb: Callable[[Callable[[], object]], None], kind: type[Refusal]
) -> None:
    verb(raising(kind("the moon is full", remedy="wait")))

    plain, as_json = layerline("probe"), layerline("probe", "--json")

    assert plain == Run(kind.exit_code, "", "layerline: the moon is full\n  help: wait\n")
    assert as_json.code == kind.exit_code
    assert json.loads(as_json.out) == {
        "version": 1,
        "error": {"reason": "the moon is full", "remedy": "wait"},
    }


def test_the_number_that_a_verb_returns_is_the_exit_code(
    layerline: Layerline, verb: Callable[[Callable[[], object]], None]
) -> None:
    verb(lambda: Exit.MANUAL_STEPS)
    assert layerline("probe").code == 4


def test_ctrl_c_is_one_line(
    layerline: Layerline, verb: Callable[[Callable[[], object]], None]
) -> None:
    verb(raising(KeyboardInterrupt()))
    run = layerline("probe")

    assert run.code == 130
    assert run.err.startswith("layerline: interrupted\n")
    assert "Traceback" not in run.err


def test_anything_else_is_our_bug_with_its_traceback_and_where_to_report_it(
    layerline: Layerline, verb: Callable[[Callable[[], object]], None]
) -> None:
    verb(raising(ZeroDivisionError("oh")))
    run = layerline("probe")

    assert run.code == Exit.BUG
    assert "ZeroDivisionError: oh" in run.err
    assert "/issues" in run.err


def test_our_bug_under_json_is_a_document_too(
    layerline: Layerline, verb: Callable[[Callable[[], object]], None]
) -> None:
    verb(raising(ZeroDivisionError("oh")))
    run = layerline("probe", "--json")

    assert "bug" in json.loads(run.out)["error"]["reason"]
    assert "ZeroDivisionError: oh" in run.err


@pytest.mark.parametrize("verb", [["lint"], ["adopt", "--yes"], ["graph"], ["doctor"]])
def test_a_folder_that_is_gone_is_one_sentence(
    verb: list[str], layerline: Layerline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    run = layerline(*verb)
    monkeypatch.chdir(tmp_path)
    assert run.code == Exit.REFUSED
    assert "Traceback" not in run.err
    assert "folder" in run.err


def test_a_reader_who_has_had_enough_is_no_traceback() -> None:
    read, write = os.pipe()
    os.close(read)
    run = subprocess.run(
        [sys.executable, "-m", "layerline", "--help"],
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write)

    assert run.stderr == b""
    assert run.returncode == 141


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["nwe"]])
def test_what_is_about_no_verb_imports_no_engine(arguments: list[str]) -> None:
    code = f"""
import sys
from layerline.cli import main
try:
    main({arguments!r})
finally:
    heavy = {{"copier", "jinja2", "libcst", "yaml", "rich"}} & set(sys.modules)
    assert not heavy, heavy
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "AssertionError" not in run.stderr
    assert run.returncode in {0, 2}


def test_a_project_without_questions_imports_no_copier(tmp_path: object) -> None:
    code = """
import sys
from layerline.cli import main
try:
    main(["new", "shop", "--defaults"])
finally:
    assert "copier" not in sys.modules
"""
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=str(tmp_path),
    )
    assert run.returncode == 0, run.stderr
