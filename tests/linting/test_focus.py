"""What is said of one file alone is what the whole run says of it, also where it is only staged.

The generator checks what it stages that way, so what this misses would be written.
"""

import os
from pathlib import Path

import pytest
from test_corpus import ALL, Case

from layerline import rules
from layerline.architecture.config import load
from layerline.linting import lint
from layerline.tree import Tree

EXAMPLES = [Case(f"{rule.name} bad", rule.bad.text) for rule in rules.ALL]
WITH_FINDINGS = [case for case in ALL if not case.is_honest]
OF_FOLDERS = "LL904"
"""Said at the first file of a folder that is asked about, so it moves."""
EVERY = bool(os.environ.get("LAYERLINE_FULL"))
SOME = [*EXAMPLES, *ALL] if EVERY else [*EXAMPLES[::3], *WITH_FINDINGS[::6]]


@pytest.mark.parametrize("case", SOME, ids=[case.name for case in SOME])
def test_each_staged_file_alone_has_the_findings_of_the_whole(case: Case, tmp_path: Path) -> None:
    files = case.files()
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)
    whole = Tree(tmp_path)
    architecture = load(whole)
    checked = [each for each in rules.ALL if each.code != OF_FOLDERS]
    expected = lint(whole, architecture, checked, cached=False).findings
    for path in (each for each in files if each.endswith(".py")):
        (tmp_path / path).unlink()
        staged = Tree(tmp_path)
        staged.write(path, files[path])
        found = lint(staged, architecture, checked, cached=False, focus={path}).findings
        assert [each for each in found if each.path == path] == [
            each for each in expected if each.path == path
        ]
        assert set(found) <= set(expected)
        (tmp_path / path).write_text(files[path])
