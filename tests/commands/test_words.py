"""Plain words are taken as they are; what typer makes of them is the same."""

import subprocess
import sys
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from typer.main import get_command

from layerline.cli import VERBS, application
from layerline.commands.words import take_plainly


def parameters(verb: str) -> list[Any]:
    command: Any = get_command(application([verb]))
    return list(command.commands[verb].params)


def words(kind: object, folder: Path) -> list[object]:
    if kind is Path:
        return ["", "a", ".", str(folder), str(folder / "none"), Path("a/b"), "a\0b", "-", "~"]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [*kind, *(each.value for each in kind), "none of them", ""]
    if kind is int:
        return [0, 7, "7", "seven", -1]
    return ["", "word", "é\udcff", b"bytes", 7, True, "true"]


def outcome(parameter: Any, context: Any, value: object) -> object:
    try:
        return parameter.get_runtime_param().coerce(value, param=parameter, ctx=context)
    except Exception as error:  # noqa: BLE001 whatever typer complains of
        return type(error), str(error)


@pytest.mark.parametrize("verb", VERBS)
def test_every_word_means_what_typer_makes_of_it(verb: str, tmp_path: Path) -> None:
    for usual, plain in zip(parameters(verb), parameters(verb), strict=True):
        take_plainly([plain])
        kind = usual.type_descriptor.annotation
        one = get_args(kind)[0] if get_origin(kind) is list else kind
        for word in words(one, tmp_path):
            for value in (None, word, (word,), [word, word]):
                plain._runtime_param = None  # noqa: SLF001 each word is the first
                take_plainly([plain])
                found, wanted = (outcome(each, None, value) for each in (plain, usual))
                assert (found, type(found)) == (wanted, type(wanted)), (usual.name, value)


def test_a_run_whose_words_are_plain_does_without_pydantic(tmp_path: Path) -> None:
    code = (
        "import sys; from layerline.cli import main\n"
        "try: main(['explain', 'LL101'])\n"
        "except SystemExit as end: sys.exit(end.code or 'pydantic' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
