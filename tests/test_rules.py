"""Every example of every rule: each marked line is found, no other line is."""

import re
from pathlib import Path

import pytest

from layerline import rules
from layerline.architecture.config import load
from layerline.linting import Report, lint, new_findings
from layerline.mending import mend_all
from layerline.rules import Example, Rule
from layerline.rules.fix import apply
from layerline.tree import Tree

HERE = Path(rules.__file__).parent
SEED = Path(__file__).parent / "data" / "design-patterns.txt"
NO_RULES = {"__init__", "finding", "fix", "handing", "project", "rule", "selection"}

by_name = pytest.mark.parametrize("rule", rules.ALL, ids=[rule.name for rule in rules.ALL])


def run(example: Example, root: Path, *chosen: Rule, sieved: bool = True) -> Report:
    tree = Tree(root)
    for path, content in example.files().items():
        tree.write(path, content)
    return lint(tree, load(tree), chosen or rules.ALL, cached=False, sieved=sieved)


def spoken(rule: Rule, example: Example, root: Path) -> set[tuple[str, int]]:
    report = run(example, root)
    return {(found.path, found.line) for found in report.findings if found.code == rule.code}


@by_name
def test_speaks_on_every_marked_line_and_no_other(rule: Rule, tmp_path: Path) -> None:
    assert rule.bad.expected()
    assert spoken(rule, rule.bad, tmp_path) == rule.bad.expected()


@by_name
def test_is_silent_on_the_good_example(rule: Rule, tmp_path: Path) -> None:
    assert not rule.good.expected()
    assert spoken(rule, rule.good, tmp_path) == set()


@by_name
def test_finds_the_same_alone_and_with_the_sieve_off(rule: Rule, tmp_path: Path) -> None:
    if rule.closing:
        return
    alone = run(rule.bad, tmp_path, rule).findings
    assert alone == run(rule.bad, tmp_path, rule, sieved=False).findings
    assert alone == tuple(f for f in run(rule.bad, tmp_path).findings if f.code == rule.code)


@by_name
def test_all_rules_find_the_same_with_the_sieve_off(rule: Rule, tmp_path: Path) -> None:
    with_sieve, without = (run(rule.bad, tmp_path, sieved=on).findings for on in (True, False))
    assert with_sieve == without


@by_name
def test_quotes_the_architecture_word_for_word(rule: Rule) -> None:
    assert rule.seed in re.sub(r"\s+", " ", SEED.read_text("utf-8"))


@by_name
def test_names_the_offence_in_words_that_a_comment_can_allow(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.name)
    assert re.fullmatch(r"LL[1-9]\d\d", rule.code)
    assert rule.why.strip()


@by_name
def test_every_finding_says_what_to_do(rule: Rule, tmp_path: Path) -> None:
    for found in run(rule.bad, tmp_path).findings:
        assert found.message
        assert found.help
        assert not found.message.endswith(".")


@by_name
def test_its_repair_by_code_in_other_files_is_the_one_shown(rule: Rule, tmp_path: Path) -> None:
    if rule.mended is None:
        return
    tree = Tree(tmp_path)
    for path, content in rule.mended.before.files().items():
        tree.write(path, content)
    before = lint(tree, load(tree), rules.ALL, cached=False)
    assert rule.code in {found.code for found in before.findings}
    assert not mend_all(tree, load(tree), before.findings).steps
    after = rule.mended.before.files() | rule.mended.after.files()
    assert {path: tree.read(path).strip() for path in after} == {
        path: content.strip() for path, content in after.items()
    }
    left = lint(tree, load(tree), rules.ALL, cached=False)
    assert rule.code not in {found.code for found in left.findings}
    assert not new_findings(before, left)


@by_name
def test_each_fix_offered_mends_its_line_and_brings_nothing_new(rule: Rule, tmp_path: Path) -> None:
    if rule.fix is None:
        return
    tree = Tree(tmp_path)
    for path, content in rule.bad.files().items():
        tree.write(path, content)
    before = lint(tree, load(tree), rules.ALL, cached=False)
    mended = 0
    for found in before.findings:
        if found.code == rule.code:
            text = tree.read(found.path)
            fix = rule.fix(found, text)
            if fix is None:  # not every way to break a rule has one way back
                continue
            after = Tree(tmp_path)
            for path, content in rule.bad.files().items():
                after.write(path, content)
            after.write(found.path, apply(text, fix.edits))
            report = lint(after, load(after), rules.ALL, cached=False)
            assert new_findings(before, report) == ()
            assert len(report.findings) < len(before.findings)
            mended += 1
    assert mended


def test_no_rule_file_is_forgotten() -> None:
    files = {path.stem for path in HERE.glob("*.py")} - NO_RULES
    registered = {rule.check.__module__.rpartition(".")[2] for rule in rules.ALL}
    assert registered == files


def test_codes_and_names_are_never_shared() -> None:
    assert len({rule.code for rule in rules.ALL}) == len(rules.ALL)
    assert len({rule.name for rule in rules.ALL}) == len(rules.ALL)
