"""However the files are that `add-entity` edits: the edit is proved to only add, or is refused."""

import tokenize
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from disk import snapshot
from layerline.architecture.entity import entity
from layerline.architecture.names import derive
from layerline.architecture.wiring import BARRELS, ENTITY_WIRINGS
from layerline.codemods._proof import prove_additive
from layerline.errors import PreconditionRefusal
from layerline.generation.entity_files import EntityRenderer
from layerline.generation.migrations import Revision
from layerline.generation.wiring import Wirer
from layerline.tree import Tree, undo
from mangled import CUSTOMERS, MANGLES, MODELS, PLAIN, mangled

ORDER = entity("Order", ["customer:ref=Customer"])
CUSTOMER = entity("Customer", ["name:str"])
TARGETS = {"Customer": CUSTOMER.names}
RENDERER = EntityRenderer(ORDER, TARGETS, Revision("1", None, ""))
WIRINGS = {wiring.path: wiring for wiring in (*ENTITY_WIRINGS, BARRELS[0])}
REFUSED = {
    "file: CR",
    "file: form feed before a statement",
    "file: NUL",
    "file: latin-1 without a cookie",
    "file: ASCII cookie and more",
    "file: byte order mark and another cookie",
    "file: unknown cookie",
    "file: UTF-16",
    "file: a conflict",
    "file: a syntax error",
    "file: a wrong indentation",
    "file: deep brackets",
}
"""What no edit could keep, or no Python could read."""

LEFT_TO_A_PERSON = {
    *("file: nothing", "file: a comment alone"),
    *("decoy: anchors in a branch", "decoy: anchors below TYPE_CHECKING"),
    *("imports: another thing of the name", "imports: a name assigned"),
    *("imports: a function of the name", "list: a tuple without parentheses"),
    *("list: a set", "list: a call", "list: a sum of two", "list: a choice", "list: a slice"),
    *("list: a comprehension", "list: assigned twice", "list: another name"),
    *("class: on a line", "class: in a branch", "class: two of the name"),
}
"""Where no place is certainly right."""


@pytest.fixture
def left_as(tmp_path: Path) -> Callable[[str], Path]:
    """Write all files as one hand left them."""

    def write(name: str) -> Path:
        for path, content in mangled(name).items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(content)
            (tmp_path / path).chmod(0o640)
        return tmp_path

    return write


def wire(wirer: Wirer, path: str) -> PreconditionRefusal | None:
    """Stage the edits of one file."""
    try:
        if path == CUSTOMERS:
            wirer.relate(RENDERER, {CUSTOMER.names.entity: CUSTOMER})
        else:
            wirer.register(WIRINGS[path], [ORDER.names])
    except PreconditionRefusal as refusal:
        return refusal
    return None


@pytest.mark.parametrize("name", MANGLES)
def test_an_edit_only_adds_once_and_is_undone_byte_for_byte_or_is_refused(
    left_as: Callable[[str], Path], name: str
) -> None:
    root = left_as(name)
    before = snapshot(root)
    wirer = Wirer(Tree(root), strict=False)
    refused = {path: refusal for path in PLAIN if (refusal := wire(wirer, path))}
    manual = {step.path: step for step in wirer.manual}
    assert (refused.keys() == PLAIN.keys()) == (name in REFUSED)
    assert all(path in refusal.reason for path, refusal in refused.items())
    assert bool(manual) == (name in LEFT_TO_A_PERSON)
    assert all("rder" in step.snippet for step in manual.values())
    wirer.tree.commit()
    for path in PLAIN:
        old, new = before[path][1], (root / path).read_bytes()
        if path in refused or path in manual:
            assert new == old
        else:
            keeps_everything(old, new)
    assert {path: snapshot(root)[path][0] for path in PLAIN} == {p: before[p][0] for p in PLAIN}
    again = Wirer(Tree(root), strict=False)
    for path in PLAIN.keys() - refused.keys():
        wire(again, path)
    assert again.tree.changes() == ()
    undo(root)
    assert snapshot(root) == before


def keeps_everything(old: bytes, new: bytes) -> None:
    """Its encoding, its mark, its kinds of newline, its end, and all that it says."""
    before, after = text_of(old), text_of(new)
    prove_additive(before, after)
    assert new.startswith(b"\xef\xbb\xbf") == old.startswith(b"\xef\xbb\xbf")
    assert newlines(after) == newlines(before) or not newlines(before)
    if before.strip():
        assert after.endswith(("\n", "\r")) == before.endswith(("\n", "\r"))


def text_of(content: bytes) -> str:
    encoding, _ = tokenize.detect_encoding(BytesIO(content).readline)
    return content.decode(encoding.removesuffix("-sig"))


def newlines(text: str) -> set[str]:
    rest = text.replace("\r\n", "")
    return {each for each in ("\r\n",) if each in text} | {each for each in "\r\n" if each in rest}


def test_there_are_more_than_a_hundred_ways_and_each_is_one() -> None:
    assert len(MANGLES) > 100
    assert [name for name in MANGLES if mangled(name) == mangled("file: as they are")] == [
        "file: as they are"
    ]


SEVERAL = [name for name in MANGLES if name.startswith(("imports: ", "list: "))]


@pytest.mark.parametrize("name", SEVERAL)
def test_several_entities_at_once_give_what_one_after_the_other_gives(
    left_as: Callable[[str], Path], name: str
) -> None:
    named = [derive(each) for each in ("Basket", "Order", "Zone")]
    root = left_as(name)
    together, after = (Wirer(Tree(root), strict=False) for _ in range(2))
    together.register(WIRINGS[MODELS], list(reversed(named)))
    for each in named:
        after.register(WIRINGS[MODELS], [each])
    assert together.tree.changes() == after.tree.changes()
    assert len(together.manual) == len(after.manual)
