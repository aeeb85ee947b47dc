"""What a rule offers to mend, and what is left alone; the linter is content afterwards."""

from pathlib import Path

import pytest

from layerline import rules
from layerline.architecture.config import load
from layerline.linting import Report, lint
from layerline.rules.fix import apply
from layerline.tree import Tree

PATH = "app/services/orders.py"
BEFORE = """\
import asyncio
import time

async def load(): ...

def slow():
    time.sleep(1)

async def go():
    load()
    if not load():
        {}
    time.sleep(2)
    await asyncio.to_thread(slow())
"""
AFTER = """\
import asyncio
import time

async def load(): ...

def slow():
    time.sleep(1)

async def go():
    await load()
    if not await load():
        {}
    await asyncio.sleep(2)
    await asyncio.to_thread(slow)
"""
LEFT_ALONE = {
    "a coroutine whose attribute is read": "async def f(): ...\nasync def g(): return f().x\n",
    "a coroutine in a plain function": "async def f(): ...\ndef g(): f()\n",
    "a sleep where asyncio is unknown": "import time\nasync def g(): time.sleep(1)\n",
    "a call with arguments": (
        "import asyncio, time\nasync def g(): await asyncio.to_thread(time.sleep(1))\n"
    ),
}


def mended(root: Path, source: str) -> tuple[str, Report]:
    tree = Tree(root)
    tree.write(PATH, source)
    report = lint(tree, load(tree), rules.ALL, cached=False)
    by_code = {rule.code: rule for rule in rules.ALL}
    offered = [
        found
        for finding in report.findings
        if (fix := by_code[finding.code].fix) and (found := fix(finding, source))
    ]
    assert not any(each.is_certain for each in offered)
    return apply(source, [edit for each in offered for edit in each.edits]), report


def test_async_code_is_mended_and_then_clean(tmp_path: Path) -> None:
    after, report = mended(tmp_path, BEFORE)
    assert after == AFTER
    assert [found.code for found in report.findings] == ["LL603", "LL603", "LL601", "LL601"]
    assert mended(tmp_path, AFTER)[1].findings == ()


@pytest.mark.parametrize("source", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_what_is_not_sure_is_left_alone(source: str, tmp_path: Path) -> None:
    after, report = mended(tmp_path, source)
    assert report.findings
    assert after == source
