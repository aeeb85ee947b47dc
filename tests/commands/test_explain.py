"""`layerline explain CODE`: a rule's page."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run
from layerline import rules
from layerline.rules import Rule

Layerline = Callable[..., Run]


@pytest.mark.parametrize("rule", rules.ALL, ids=[rule.name for rule in rules.ALL])
def test_every_rule_has_a_page(rule: Rule, layerline: Layerline) -> None:
    page = layerline("explain", rule.code)
    assert page.code == 0
    assert page.out == layerline("explain", rule.name).out
    for part in (rule.name, rule.seed, "Bad:", "Good:", "# <- here"):
        assert part in page.out


def test_a_page_is_also_a_document(layerline: Layerline) -> None:
    document = json.loads(layerline("explain", "ll101", "--json").out)
    assert document["version"] == 1
    assert document["rule"]["name"] == "route-uses-repository"
    assert {"why", "seed", "bad", "good", "severity"} <= document["rule"].keys()


def test_an_unknown_code_is_refused_with_the_nearest(layerline: Layerline) -> None:
    ran = layerline("explain", "route-use-repository")
    assert (ran.code, ran.out) == (2, "")
    assert "route-uses-repository" in ran.err


ONE_CLIENT = """
[rules.one-client]
why = "Each client has timeouts of its own."
help = "ask for `app.core.http.client`"
level = "warning"
files = ["src/app/services/**"]
layers = ["services"]
forbid-calls = ["httpx.get", "httpx.AsyncClient"]
bad = "# file: src/app/services/a.py\\nimport httpx\\nhttpx.get('')  #!\\n"

[rules.named-base]
why = "Else nothing measures it."
require-base = ["app.core.service.Base"]
classes = "*Service"
level = "off"
"""


@pytest.fixture
def ruled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with rules of its own, where we are."""
    (tmp_path / "src/app/services").mkdir(parents=True)
    for package in ("src/app", "src/app/services"):
        (tmp_path / package / "__init__.py").touch()
    (tmp_path / "layerline.toml").write_text(ONE_CLIENT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("word", ["one-client", "LLX-one-client", "llx-ONE-client"])
def test_a_rule_of_the_projects_own_has_a_page(
    layerline: Layerline, ruled: Path, word: str
) -> None:
    page = layerline("explain", word, "-C", ruled / "src")
    assert page.code == 0, page.err
    for said in (
        "LLX-one-client one-client (warning)",
        "Each client has timeouts of its own.",
        "May not be called: `httpx.get`, `httpx.AsyncClient`",
        "Instead: ask for `app.core.http.client`",
        "In the layers: `services`",
        "In the files: `src/app/services/**`",
        "Written in: layerline.toml, [rules.one-client]",
        "httpx.get('')  # <- here",
        "# layerline: allow[one-client] and the reason",
    ):
        assert said in page.out
    assert "Good:" not in page.out


@pytest.mark.usefixtures("ruled")
def test_one_that_is_turned_off_is_explained_too(layerline: Layerline) -> None:
    page = layerline("explain", "named-base").out
    assert "A base of each class `*Service`: `app.core.service.Base`" in page
    assert "named-base (off)" in page
    assert "allow[" not in page


@pytest.mark.usefixtures("ruled")
def test_such_a_page_is_also_a_document(layerline: Layerline) -> None:
    rule = json.loads(layerline("explain", "one-client", "--json").out)["rule"]
    assert rule["forbid_calls"] == ["httpx.get", "httpx.AsyncClient"]
    assert (rule["severity"], rule["layers"]) == ("warning", ["services"])
    assert rule["written_in"] == "layerline.toml, [rules.one-client]"


@pytest.mark.parametrize(
    ("word", "remedy"),
    [("one-clint", "did you mean one-client?"), ("xyzzy", "layerline explain lists them all")],
)
@pytest.mark.usefixtures("ruled")
def test_what_is_no_rule_here_is_refused_with_what_to_do(
    layerline: Layerline, word: str, remedy: str
) -> None:
    ran = layerline("explain", word)
    assert (ran.code, remedy in ran.err) == (2, True), ran.err


@pytest.mark.usefixtures("ruled")
def test_without_a_name_every_rule_is_listed_the_projects_own_too(layerline: Layerline) -> None:
    listed = layerline("explain").out
    told = json.loads(layerline("explain", "--json").out)["rules"]
    names = [*(rule.name for rule in rules.ALL), "one-client", "named-base"]
    assert [each["name"] for each in told] == names
    assert all(f" {name} " in listed for name in names)
    assert "layerline explain NAME" in listed


def test_a_wrong_configuration_leaves_our_rules_explained(
    layerline: Layerline, ruled: Path
) -> None:
    (ruled / "layerline.toml").write_text("[rules.x]\nwhy = 5\n")
    assert layerline("explain", "LL101").code == 0
    listed = layerline("explain")
    assert (listed.code, "`rules.x.why` must be a string" in listed.err) == (0, True)
    asked = layerline("explain", "x")
    assert (asked.code, "`rules.x.why` must be a string" in asked.err) == (2, True)
