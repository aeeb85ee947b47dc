"""The proof of a rewritten function refuses each rewrite that does anything else."""

from collections.abc import Callable

import pytest

from layerline.codemods.mending.import_proof import prove_imports
from layerline.codemods.mending.planned import Moved
from layerline.codemods.mending.proof import Change, prove_rewritten
from layerline.codemods.mending.unsure import Unsure

BEFORE = '''\
"""Routes."""

from app.repositories import OrderRepository

LIMIT = 5


@router.get("/", tags=["orders"])
async def find(name: str, session: Session = Depends(get_session), many: int = 3) -> list[Order]:
    """Find them."""
    # only ours
    ours = f"our {name}"
    async with lock:
        repo = OrderRepository(session)  # ours
        found = await repo.find(ours, many, limit=5)
    return found or []


def other(repo):
    return repo.find(LIMIT)
'''
AFTER = (
    BEFORE.replace("session: Session = Depends(get_session), ", "")
    .replace("        repo = OrderRepository(session)  # ours\n", "")
    .replace("many: int = 3)", "many: int = 3, service: Service = Depends(get_service))")
    .replace("repo.find(ours, many, limit=5)", "service.find(ours, many)")
)
CHANGE = Change(
    "find",
    (Moved("repo.find(ours, many, limit=5)", "service.find(ours, many)"),),
    taken="service: Service = Depends(get_service)",
    gone=frozenset({"repo", "session"}),
    imported=("Service", "Depends", "get_service"),
)


def swapped(old: str, new: str) -> Callable[[str], str]:
    def swap(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return swap


HARMLESS = {
    "as planned": str,
    "laid out otherwise": swapped(
        "    return found or []", "    return (\n        found or []\n    )"
    ),
    "another order of the file's blank lines": swapped("\n\n\ndef other", "\n\n\n\ndef other"),
}
MANGLED = {
    "an argument less": swapped("service.find(ours, many)", "service.find(ours)"),
    "arguments turned": swapped("service.find(ours, many)", "service.find(many, ours)"),
    "another method": swapped("service.find(", "service.fetch("),
    "not awaited": swapped("await service", "service"),
    "a decorator less": swapped('@router.get("/", tags=["orders"])\n', ""),
    "a decorator changed": swapped('tags=["orders"]', "tags=[]"),
    "another result": swapped("-> list[Order]", "-> list[Order] | None"),
    "another default": swapped("many: int = 3", "many: int = 4"),
    "a parameter less": swapped("name: str, ", ""),
    "parameters turned": swapped("name: str, many: int = 3", "many: int = 3, name: str = ''"),
    "a parameter more": swapped("name: str, ", "name: str, more: int, "),
    "a statement less": swapped('    ours = f"our {name}"\n', ""),
    "a statement more": swapped("    return found", "    print(1)\n    return found"),
    "a lock less": swapped("    async with lock:\n        found", "    found"),
    "another text": swapped("our {name}", "your {name}"),
    "a docstring less": swapped('    """Find them."""\n', ""),
    "a comment less": swapped("    # only ours\n", ""),
    "a neighbour changed": swapped("repo.find(LIMIT)", "repo.find(1)"),
    "a neighbour less": swapped("\n\n\ndef other(repo):\n    return repo.find(LIMIT)", ""),
    "a constant changed": swapped("LIMIT = 5", "LIMIT = 6"),
    "an import less": swapped("from app.repositories import OrderRepository\n", ""),
    "not async": swapped("async def find", "def find"),
    "a session that stays": swapped("name: str, ", "name: str, session: Session = None, "),
    "broken": swapped("return found or []", "return found or ["),
}


@pytest.mark.parametrize("layout", HARMLESS.values(), ids=HARMLESS)
def test_the_planned_rewrite_is_proved(layout: Callable[[str], str]) -> None:
    prove_rewritten(BEFORE, layout(AFTER), CHANGE)


@pytest.mark.parametrize("mangle", MANGLED.values(), ids=MANGLED)
def test_a_rewrite_that_does_more_or_less_is_refused(mangle: Callable[[str], str]) -> None:
    with pytest.raises(Unsure):
        prove_rewritten(BEFORE, mangle(AFTER), CHANGE)


CHANGED = {
    "a constant argument that is handed over": Change(
        "find",
        (Moved(CHANGE.moved[0].old, "service.find(ours, many, 5)"),),
        CHANGE.taken,
        CHANGE.gone,
    ),
    "a name that is another thing": Change("find", CHANGE.moved, "ours: Service", CHANGE.gone),
    "an import that is hidden": Change(
        "find", CHANGE.moved, CHANGE.taken, CHANGE.gone, imported=("found",)
    ),
    "a name that is still used": Change(
        "find", CHANGE.moved, CHANGE.taken, frozenset({*CHANGE.gone, "many"})
    ),
    "one call for two": Change("find", CHANGE.moved * 2, CHANGE.taken, CHANGE.gone),
    "a call that is not there": Change("find", (Moved("repo.get(1)", "service.get(1)"),)),
}


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_a_plan_that_would_change_what_happens_is_refused(change: Change) -> None:
    with pytest.raises(Unsure):
        prove_rewritten(BEFORE, AFTER, change)


IMPORTS = "from a import b, c  # why\nimport d\n\nX = b, c, d.e\n"


@pytest.mark.parametrize(
    ("after", "come", "gone"),
    [
        (IMPORTS.replace("import d", "import d\nfrom f import g"), {"f.g"}, None),
        ("from f import b\n" + IMPORTS.replace("b, c  #", "c  #"), {"f.b"}, {"a.b"}),
    ],
)
def test_planned_imports_are_proved(after: str, come: set[str], gone: set[str] | None) -> None:
    prove_imports(IMPORTS, after, come=come, gone=gone)


@pytest.mark.parametrize(
    "after",
    [
        IMPORTS.replace("b, c  #", "c  #"),
        IMPORTS.replace("import d", "import d\nfrom h import i"),
        IMPORTS.replace("X =", "Y ="),
        IMPORTS.replace("import d\n", ""),
        "from f import g\n" + IMPORTS + "Y = 1\n",
    ],
)
def test_other_imports_are_refused(after: str) -> None:
    with pytest.raises(Unsure):
        prove_imports(IMPORTS, after, come={"f.g"}, gone=set())
