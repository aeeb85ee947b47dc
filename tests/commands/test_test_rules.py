"""A project's own rules: what they see, and `layerline test-rules`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run

Layerline = Callable[..., Run]

RULES = '''
[tool.layerline]
package = "src/app"

[tool.layerline.rules.no-print]
why = "Nobody reads the standard output of a server."
help = "log it"
forbid-calls = ["print", "app.core.debug.*"]
bad = """
# file: src/app/services/orders.py
from app.core import debug

def place():
    print("placed")  #!
    debug.dump(1)  #!
"""
good = """
# file: src/app/services/orders.py
def place(printer):
    printer.print("placed")
"""

[tool.layerline.rules.one-client]
why = "There is one HTTP client, with our retries."
forbid-imports = ["requests", "httpx.Client"]
bad = """
# file: src/app/services/orders.py
import requests  #!
from httpx import Client as C  #!
"""
good = """
# file: src/app/services/orders.py
from httpx import AsyncClient
"""

[tool.layerline.rules.plain-schemas]
why = "Schemas travel between services."
layers = ["schemas"]
level = "warning"
only-imports = ["pydantic", "datetime"]
bad = """
# file: src/app/schemas/orders.py
import datetime
from sqlalchemy import select  #!
from app.core import debug
"""
good = """
# file: src/app/services/orders.py
import sqlalchemy
"""

[tool.layerline.rules.services-on-base]
why = "The base measures each call."
layers = ["services"]
classes = "*Service"
require-base = ["app.core.base.Measured"]
bad = """
# file: src/app/services/orders.py
class OrderService: ...  #!
"""
good = """
# file: src/app/core/base.py
class Measured: ...

# file: src/app/services/orders.py
from elsewhere import Unknown
from app.core.base import Measured

class OrderService(Measured): ...

class ReturnService(OrderService): ...

class Place: ...
"""

[tool.layerline.rules.who-imports-whom]
why = "The edges between our layers, as examples."
checks = "upward-import"
bad = """
# file: src/app/services/orders.py
X = 1
# file: src/app/repositories/orders.py
from app.services import orders  #!
"""
good = """
# file: src/app/services/orders.py
from app.repositories import orders
"""
'''


UNKNOWN_LAYER = """
[tool.layerline.layers.a]
files = ["src/app/**"]

[tool.layerline.rules.x]
why = "y"
forbid-calls = ["a"]
layers = ["b"]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "core/debug.py": "def dump(value): ...\n",
        "core/base.py": "class Measured: ...\n",
        "repositories/orders.py": "X = 1\n",
    }.items():
        place = tmp_path / "src/app" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    (tmp_path / "pyproject.toml").write_text(RULES)
    return tmp_path


def test_each_example_is_tried_and_nothing_is_written(project: Path, layerline: Layerline) -> None:
    ran = layerline("test-rules")
    assert ran.out.splitlines()[-1] == "10 right, 0 wrong."
    assert ran.code == 0
    assert not (project / "src/app/services").exists()


def test_a_rule_that_misses_its_example_is_said(project: Path, layerline: Layerline) -> None:
    text = RULES.replace('"print", ', "").replace('    printer.print("placed")', "    print(1)  #!")
    (project / "pyproject.toml").write_text(text)
    ran = layerline("test-rules", "--json")
    assert ran.code == 1
    wrong = {(e["rule"], e["example"]): e["wrong"] for e in json.loads(ran.out)["examples"]}
    assert wrong["no-print", "bad"] == "src/app/services/orders.py:4 is not found"
    assert wrong["no-print", "good"] == "src/app/services/orders.py:2 is not found"


def test_a_rule_without_examples_is_not_tested(project: Path, layerline: Layerline) -> None:
    (project / "pyproject.toml").write_text(
        '[tool.layerline.rules.no-print]\nwhy = "x"\nforbid-calls = ["print"]\n'
    )
    ran = layerline("test-rules")
    assert ran.code == 1
    assert "wrong  no-print bad: there is no such example; write one" in ran.out


def test_lint_applies_them_as_it_does_its_own(project: Path, layerline: Layerline) -> None:
    service = project / "src/app/services/orders.py"
    service.parent.mkdir()
    service.write_text('def place():\n    print("placed")\n')
    found = json.loads(layerline("lint", "--json").out)["findings"]
    assert [(each["code"], each["line"], each["severity"]) for each in found] == [
        ("LLX-no-print", 2, "error")
    ]
    service.write_text('def place():\n    print("x")  # layerline: allow[no-print] it is a tool\n')
    assert layerline("lint").code == 0
    assert layerline("lint", "--select", "no-print").code == 0
    service.write_text('def place():\n    print("placed")\n')
    levels = RULES + '\n[tool.layerline.levels]\nno-print = "warning"\n'
    (project / "pyproject.toml").write_text(levels)
    assert layerline("lint").code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[tool.layerline.rules.x]\n", "`rules.x.why` is missing: say what goes wrong"),
        ('[tool.layerline.rules.x]\nwhy = "y"\n', "`rules.x` checks nothing: give it one of"),
        ('[tool.layerline.rules.X]\nwhy = "y"\nforbid-calls = ["a"]\n', "must be spelt as"),
        (
            '[tool.layerline.rules.x]\nwhy = "y"\nforbid-calls = "a"\n',
            "`rules.x.forbid-calls` must be a list of strings",
        ),
        (
            '[tool.layerline.rules.x]\nwhy = "y"\nforbid-call = ["a"]\n',
            "`rules.x.forbid-call` is unknown",
        ),
        (
            '[tool.layerline.rules.x]\nwhy = "y"\nforbid-calls = ["a"]\nlevel = "fatal"\n',
            "`rules.x.level` is 'fatal'",
        ),
        (
            '[tool.layerline.rules.upward-import]\nwhy = "y"\nforbid-calls = ["a"]\n',
            "is the name of a rule of layerline's",
        ),
        (
            '[tool.layerline.rules.x]\nwhy = "y"\nforbid-calls = ["a"]\nbad = "print()"\n',
            "`rules.x.bad` must begin with a line `# file: path`",
        ),
        (
            UNKNOWN_LAYER,
            "`rules.x.layers` names the unknown layer 'b'",
        ),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_by_its_key(
    text: str, said: str, project: Path, layerline: Layerline
) -> None:
    (project / "pyproject.toml").write_text(text)
    ran = layerline("lint")
    assert ran.code == 2
    assert said in ran.err


SILENT = {
    'checks = "forbidden-import"\nforbid-calls = ["print"]': "`rules.x.checks` leaves the checking",
    'forbid-calls = ["print"]\nclasses = "*Service"': "`rules.x.classes` is about `require-base`",
    'forbid-calls = ["time.sleep()"]': "`rules.x.forbid-calls` names 'time.sleep()'",
    'forbid-imports = ["from x import y"]': "`rules.x.forbid-imports` names 'from x import y'",
    'require-base = ["app.base:Base"]': "`rules.x.require-base` names 'app.base:Base'",
}


@pytest.mark.parametrize("said", SILENT)
def test_a_rule_that_would_see_nothing_is_a_mistake(
    said: str, tmp_path: Path, layerline: Layerline
) -> None:
    head = '[tool.layerline]\npackage = "app"\n[tool.layerline.rules.x]\nwhy = "y"\n'
    (tmp_path / "pyproject.toml").write_text(f"{head}{said}\n")
    ran = layerline("lint", tmp_path)
    assert ran.code == 2
    assert SILENT[said] in ran.err
