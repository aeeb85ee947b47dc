"""After a change, the part that is checked again and what is kept are what a whole run says."""

import dataclasses
import os
from pathlib import Path

import pytest
from test_corpus import ALL, Case

from layerline import rules
from layerline.architecture.config import load
from layerline.linting import Report, lint
from layerline.linting import cache as caching
from layerline.linting import recheck as rechecking
from layerline.linting.cache import FOLDER
from layerline.tree import Tree

EXAMPLES = [
    Case(f"{rule.name} {sort}", example.text)
    for rule in rules.ALL
    for sort, example in (("bad", rule.bad), ("good", rule.good))
]
SOME = [*EXAMPLES, *ALL] if os.environ.get("LAYERLINE_FULL") else [*EXAMPLES[::2], *ALL[::8]]


def linted(root: Path, *, cached: bool) -> Report:
    tree = Tree(root)
    return lint(tree, load(tree), rules.ALL, cached=cached)


def write(root: Path, path: str, content: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(content, "utf-8")


@pytest.mark.parametrize("case", SOME, ids=[case.name for case in SOME])
def test_each_file_by_turns_emptied_and_filled_again(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rechecking, "_PART", 0)  # however large a part it is
    files = {path: text for path, text in case.files().items() if path.endswith(".py")}
    for path, content in case.files().items():
        write(tmp_path, path, content)
    linted(tmp_path, cached=True)
    for path, content in files.items():
        for now in ("X = 1\n", content):
            write(tmp_path, path, now)
            found, anew = (linted(tmp_path, cached=cached) for cached in (True, False))
            if not anew.valid_until:  # what is kept may be looked at again earlier than it need
                found = dataclasses.replace(found, valid_until="")
            assert found == anew, f"after a change of {path}"


def test_a_small_change_checks_a_small_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        service = f"class S{number}:\n    async def get(self): ...\n"
        write(tmp_path, f"src/app/services/s{number}.py", service)
        route = f"from app.services.s{number} import S{number}\nR = Depends(S{number})\n"
        write(tmp_path, f"src/app/api/routes/r{number}.py", route)
    write(tmp_path, "src/app/main.py", "def start(): ...\n")
    linted(tmp_path, cached=True)
    parts: list[frozenset[str]] = []
    touched = rechecking._touched  # noqa: SLF001 to see how much it is

    def noting(*arguments: object) -> frozenset[str]:
        parts.append(touched(*arguments))  # type: ignore[arg-type]
        return parts[-1]

    read: set[str] = set()
    line = caching.Cache.line

    def reading(cache: caching.Cache, path: str, digest: str | None = None) -> str | None:
        read.add(path)
        return line(cache, path, digest)

    monkeypatch.setattr(rechecking, "_touched", noting)
    monkeypatch.setattr(caching.Cache, "line", reading)
    for path in ("src/app/services/s7.py", "src/app/main.py"):
        write(tmp_path, path, "import time\n\nclass S7:\n    x = time.sleep\n")
        linted(tmp_path, cached=True)
    seventh = {"src/app/services/s7.py", "src/app/api/routes/r7.py"}
    assert parts == [seventh, {"src/app/main.py"}]
    assert read <= {*seventh, "src/app/main.py"}


def test_what_is_handed_over_elsewhere_stays_known(tmp_path: Path) -> None:
    files = {
        "src/app/handing.py": "from fastapi import Depends\nfrom app.tools import run\n"
        "ONE = Depends(run)\n",
        "src/app/tools.py": "from app.holding import Holder\n\n"
        "async def run():\n    return await Holder.orders.all()\n",
        "src/app/holding.py": "from app.repositories.orders import OrderRepository\n\n"
        "class Holder:\n    orders = OrderRepository()\n",
        "src/app/repositories/orders.py": "class OrderRepository:\n    async def all(self): ...\n",
        **{f"src/app/services/s{n}.py": f"class S{n}: ...\n" for n in range(30)},
    }
    for path, content in files.items():
        write(tmp_path, path, content)
    codes = [each.code for each in linted(tmp_path, cached=True).findings]
    assert "LL102" in codes
    for path, addition in (
        ("src/app/services/s3.py", "# a word\n"),  # nothing to do with it
        ("src/app/tools.py", "# a word\n"),  # what is handed over
        ("src/app/handing.py", "# a word\n"),  # who hands it over
    ):
        write(tmp_path, path, files[path] + addition)
        assert linted(tmp_path, cached=True) == linted(tmp_path, cached=False), path
        assert codes == [each.code for each in linted(tmp_path, cached=True).findings], path
    write(tmp_path, "src/app/handing.py", "ONE = 1\n")
    assert linted(tmp_path, cached=True) == linted(tmp_path, cached=False)
    assert "LL102" not in [each.code for each in linted(tmp_path, cached=True).findings]


@pytest.mark.parametrize("count", [1, 12])
def test_the_cache_grows_by_what_changes_and_is_tidied(
    tmp_path: Path, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caching, "_SPARE", 0)
    big = "".join(f"def f{number}(): return g(h({number}))\n" for number in range(150))
    for number in range(8):
        write(tmp_path, f"src/app/tasks/t{number}.py", big)
    linted(tmp_path, cached=True)
    [facts] = (tmp_path / FOLDER).glob("facts-*.jsonl")
    size = facts.stat().st_size
    for number in range(count):
        write(tmp_path, "src/app/tasks/t3.py", f"{big}# {number}\n")
        linted(tmp_path, cached=True)
    [facts] = (tmp_path / FOLDER).glob("facts-*.jsonl")
    assert facts.stat().st_size < 3 * size
    assert linted(tmp_path, cached=True) == linted(tmp_path, cached=False)


def test_a_run_beside_ours_spoils_nothing(tmp_path: Path) -> None:
    from layerline.linting.cache import Cache, Known  # noqa: PLC0415 only here

    write(tmp_path, "a.py", "x = 1\n")
    write(tmp_path, "b.py", "y = 1\n")
    first = {"a.py": Known("1", '["a"]', ()), "b.py": Known("2", '["b"]', ())}
    Cache(tmp_path, "s").save(first)
    ours, theirs = Cache(tmp_path, "s"), Cache(tmp_path, "s")
    assert ours.line("a.py") == theirs.line("a.py") == '["a"]'
    theirs.save({"a.py": Known("3", '["aaaa"]', ()), "b.py": Known("2")})
    ours.save({"a.py": Known("4", '["a4"]', ()), "b.py": Known("2")})
    after = Cache(tmp_path, "s")
    assert (after.line("a.py", "3"), after.line("b.py", "2")) == ('["aaaa"]', '["b"]')
    assert dataclasses.is_dataclass(after.entries["a.py"])
