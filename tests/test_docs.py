"""The pages in docs/ name what there is."""

import ast
import re
import runpy
from pathlib import Path

import pytest

from layerline import rules
from layerline.architecture.layers import Kind

DOCS = Path(__file__).parent.parent / "docs"
LINTING = (DOCS / "linting.md").read_text()
ARCHITECTURE = (DOCS / "architecture.md").read_text()
TEMPLATE = DOCS.parent / "template"


def test_the_table_of_rules_has_each_rule_and_no_other() -> None:
    rows = re.findall(r"^\| (LL\d+) \| ([a-z-]+) \|", LINTING, re.MULTILINE)
    assert rows == [(rule.code, rule.name) for rule in rules.ALL]


def test_the_agents_page_of_a_project_has_the_rules_that_lint_has() -> None:
    agents = runpy.run_path(str(DOCS / "agents.py"))
    (today,) = agents["TABLE"].findall(agents["PAGE"].read_text())
    assert today == agents["table"](), "run `make agents`"


def test_every_kind_of_layer_is_listed() -> None:
    listed = re.search(r"^Kinds: (.*?)\. With", LINTING, re.DOTALL | re.MULTILINE)
    assert listed
    assert re.findall(r"`([a-z]+)`", listed[1]) == [str(kind) for kind in Kind]


def test_the_sentences_name_files_that_the_template_has() -> None:
    named = set(re.findall(r"`([a-z_/]+\.py)", ARCHITECTURE))
    own = {path for path in named if not path.endswith("orders.py")}
    assert own
    assert [path for path in own if not list(TEMPLATE.glob(f"**/src/app/{path}*"))] == []


def rows_of_sentences() -> list[list[str]]:
    rows = [line.strip("| ").split(" | ") for line in ARCHITECTURE.splitlines() if line[:2] == "| "]
    return [row for row in rows if row[0] not in ("sentence", "---")]


def test_every_sentence_is_shown_by_a_file_or_a_folder_that_the_template_has() -> None:
    rows = rows_of_sentences()
    assert len(rows) > 25
    for sentence, shown, *_ in rows:
        assert re.search(r"`[a-z_/]+(\.py[:`]|/`)", shown), sentence


def test_the_sentences_say_what_is_generated_and_what_enforces_them() -> None:
    assert [row for row in rows_of_sentences() if len(row) != 4] == []
    assert [row[0] for row in rows_of_sentences() if row[3] == "—"] == []


SEED = (DOCS.parent / "tests/data/design-patterns.txt").read_text()


def test_no_rule_and_no_duty_of_the_specification_is_forgotten() -> None:
    numbered = re.findall(r"^  (\d)\. ", SEED, re.MULTILINE)
    assert numbered == re.findall(r"^\| (\d)\. ", ARCHITECTURE, re.MULTILINE)
    kinds = re.findall(r"• (\w+)[- ](?:time )?validation:", SEED)
    assert kinds == ["Construction", "Runtime", "Input"]


def test_the_sentences_name_rules_that_exist() -> None:
    named = set(re.findall(r"LL\d+", ARCHITECTURE))
    assert named
    assert named <= {rule.code for rule in rules.ALL}


PROMISES = re.findall(
    r"^\| (?!promise|---)(.+?) \| `(.+?)::(\w+)` \|$",
    (DOCS / "promises.md").read_text(),
    re.MULTILINE,
)


@pytest.mark.parametrize(("promise", "path", "name"), PROMISES, ids=[row[2] for row in PROMISES])
def test_each_promise_is_held_by_a_test_that_exists(promise: str, path: str, name: str) -> None:
    tree = ast.parse((DOCS.parent / "tests" / path).read_text())
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert name in functions, promise


def test_each_line_of_the_promises_names_its_test() -> None:
    text = (DOCS / "promises.md").read_text()
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    headings = [line for line in rows if line.startswith(("| promise", "| ---"))]
    assert len(PROMISES) == len(rows) - len(headings) > 30


def test_every_sentence_has_a_rule_or_the_reason_why_none_can_know() -> None:
    rows = [line.strip("|").split("|") for line in ARCHITECTURE.splitlines() if line[:2] == "| "]
    enforced = [row[-1].strip() for row in rows if row[0].strip() not in ("sentence", "---")]
    assert len(enforced) >= 30
    assert [cell for cell in enforced if not re.search(r"LL\d{3}|review: |mypy", cell)] == []


def test_every_rule_enforces_a_sentence_of_the_table() -> None:
    named = set(re.findall(r"LL\d+", ARCHITECTURE))
    assert {rule.code for rule in rules.ALL} - named == set()
