"""The pages in docs/ name what there is."""

import re
import runpy
from pathlib import Path

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
    (today,) = agents["TABLE"].findall((TEMPLATE / "AGENTS.md").read_text())
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


def test_the_sentences_name_rules_that_exist() -> None:
    named = set(re.findall(r"LL\d+", ARCHITECTURE))
    assert named
    assert named <= {rule.code for rule in rules.ALL}
