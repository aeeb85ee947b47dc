"""What was tidy for ruff stays tidy: imports against the tool that projects are checked with."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from layerline.codemods.add_import import add_import

CONFIG = """
line-length = 100
target-version = "py311"
src = ["src"]
[lint]
select = ["I"]
"""
MODULES = [
    *("app.api.deps", "app.api.routes", "app.core", "app.core.events", "app.models"),
    *("app.models.orders", "app.models.order_lines", "app.models.orders2", "app.wiring"),
]
OTHERS = ["abc", "datetime", "typing", "collections.abc", "fastapi", "sqlalchemy.orm", "pydantic"]
NAMES = [
    *("Order", "OrderLine", "MAX_SIZE", "orders", "order_lines", "health", "Base", "HTTPError"),
    *("orders10", "orders9", "a_very_long_name_of_an_entity_in_the_plural", "_private", "X", "Zip"),
    *("another_very_long_name_of_an_entity_in_plural", "customers", "Customer", "base", "handlers"),
]
BODIES = ["", "X: list[int] = []\n", "def f() -> None: ...\n", "class A:\n    x: int\n"]
HEADS = ["", '"""Wiring."""\n', "# A licence.\n", "#!/usr/bin/env python\n# A licence.\n\n"]


def imports(rng: random.Random, modules: list[str]) -> str:
    lines = []
    for module in modules:
        names = rng.sample(NAMES, rng.randint(1, 5))
        comment = rng.choice(["", "", "", "  # noqa: F401", "  # why"])
        match rng.randint(0, 9):
            case 0:
                lines.append(f"import {module}")
            case 1:
                lines.append(f"from {module} import {names[0]} as other")
            case 2:
                body = "".join(f"    {name},{comment}\n" for name in names)
                lines.append(f"from {module} import (\n{body})")
            case _:
                lines.append(f"from {module} import {', '.join(names)}")
        if rng.random() < 0.1:
            lines[-1] = f"# about it\n{lines[-1]}"
    return "\n".join(lines) + "\n"


def module_text(rng: random.Random) -> str:
    used = rng.sample(MODULES, rng.randint(0, 4)) + rng.sample(OTHERS, rng.randint(0, 4))
    block = ""
    if rng.random() < 0.4:
        inner = imports(rng, rng.sample(MODULES, rng.randint(1, 3)))
        indented = "".join(f"    {line}\n" for line in inner.splitlines())
        block = f"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n{indented}"
    top = imports(rng, used) if used else ""
    return rng.choice(HEADS) + top + block + rng.choice(BODIES)


def ruff(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ruff", *arguments, "--no-cache", "."]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("type_checking", [False, True])
def test_a_tidy_file_stays_tidy(tmp_path: Path, type_checking: bool) -> None:  # noqa: FBT001
    rng = random.Random(7)  # noqa: S311 it picks examples
    (tmp_path / "ruff.toml").write_text(CONFIG)
    app = tmp_path / "src" / "app"
    app.mkdir(parents=True)
    (app / "__init__.py").touch()
    files = [app / f"m{number}.py" for number in range(120)]
    for file in files:
        file.write_text(module_text(rng))
    ruff(tmp_path, "check", "--fix", "--quiet")
    ruff(tmp_path, "format", "--quiet")

    for file in files:
        before = file.read_text()
        wanted = (rng.choice(MODULES), "wanted" if rng.random() < 0.5 else "Wanted")
        file.write_text(add_import(before, *wanted, type_checking=type_checking).source)

    check = ruff(tmp_path, "check", "--output-format=concise")
    assert check.returncode == 0, check.stdout
    formatted = ruff(tmp_path, "format", "--diff")
    assert formatted.returncode == 0, formatted.stdout
