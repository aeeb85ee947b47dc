"""An update that is interrupted at any write leaves the project as it was, or recoverable."""

import contextlib
import datetime as dt
import os
import shutil
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from disk import git, snapshot
from layerline.architecture.entity import entity
from layerline.architecture.names import derive
from layerline.commands.recover import command as recover_command
from layerline.errors import PreconditionRefusal
from layerline.generation.entity import plan_entities
from layerline.generation.releases import Releases
from layerline.generation.renaming import plan_renaming
from layerline.generation.update import plan_update
from layerline.git.staging import Staging, staging, unmerged_files, unstage
from layerline.tree import Beside, Tree, recover
from versions import Release, users

WRITES = (
    *("replace", "fsync", "mkdir", "rename", "unlink", "rmdir", "chmod", "link"),
    *("open", "write", "truncate"),
)
IN_CONFLICT = "src/app/core/background.py"
STEP = 1 if os.environ.get("LAYERLINE_FULL") else 37


@pytest.fixture
def shop(released_shop: Path) -> Path:
    """A project of the first release, without entities."""
    return released_shop


@pytest.fixture
def planned(releases: tuple[Release, ...], shop: Path) -> Callable[[], None]:
    """An update of an edited project with a conflict in it, planned; calling it carries it out."""
    file = shop / IN_CONFLICT
    file.write_text(file.read_text().replace("Work beside the requests", "Work of mine"))
    tree = Tree(shop)
    plan = plan_update(tree, Releases(releases[-1].root), "1.3.0")
    assert plan.conflicts

    def carry_out() -> None:
        index = staging(shop, plan.conflicts)
        tree.commit(Beside(index.before, index.enter))

    return carry_out


SYNC = os.fsync


def tear(descriptor: object) -> None:
    """Leave half of what was written to a file, as a crash before its fsync may."""
    assert isinstance(descriptor, int)
    with contextlib.suppress(OSError):  # it is a folder
        os.ftruncate(descriptor, os.fstat(descriptor).st_size // 2)


def run_and_strike(work: Callable[[], None], nth: int, number: signal.Signals) -> int:
    """Do the work in a child that gets a signal at its nth write. Returns how it ended."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    calls = 0

    def striking(original: Callable[..., object]) -> Callable[..., object]:
        def called(*arguments: object, **options: object) -> object:
            nonlocal calls
            calls += 1
            if calls == nth:
                if number == signal.SIGKILL and original is SYNC:
                    tear(*arguments)
                os.kill(os.getpid(), number)
            return original(*arguments, **options)

        return called

    for name in WRITES:
        setattr(os, name, striking(getattr(os, name)))
    try:
        work()
    except KeyboardInterrupt:
        os._exit(130)
    except BaseException:  # noqa: BLE001 a child must not go on with the tests
        os._exit(1)
    os._exit(0)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_at_any_write_the_project_is_the_old_or_the_new(
    planned: Callable[[], None], shop: Path, number: signal.Signals
) -> None:
    model = shop.with_name("model")
    shutil.copytree(shop, model, symlinks=True)
    assert run_and_strike(planned, -1, number) == 0
    new = users(shop)
    outcomes = set()
    for nth in range(1, 5000, STEP):
        shutil.rmtree(shop)
        shutil.copytree(model, shop, symlinks=True)
        ended = run_and_strike(planned, nth, number)
        if number == signal.SIGINT and ended:
            assert ended == 130 << 8
            assert users(shop) in (users(model), new), nth
        recover(shop, partial(unstage, shop))
        is_new = users(shop) == new
        outcomes.add(is_new)
        assert bool(unmerged_files(shop)) == is_new, nth
        assert is_new or everything(shop) == everything(model), nth
        if not ended:
            break
    assert outcomes == {True, False}


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_beside_its_change_of_the_index_nothing_is_left_of_it(
    planned: Callable[[], None], shop: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    git(shop, "add", IN_CONFLICT)
    status, files = git(shop, "status", "--short"), everything(shop)
    enter = Staging.enter

    def struck(self: Staging) -> None:
        if when == "after":
            enter(self)
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(Staging, "enter", struck)
    assert run_and_strike(planned, -1, signal.SIGKILL) == signal.SIGKILL
    assert "<<<<<<<" in (shop / IN_CONFLICT).read_text()
    recover_command(directory=shop)
    assert everything(shop) == files
    assert git(shop, "status", "--short") == status


def test_where_git_refuses_the_conflicts_nothing_was_changed(
    planned: Callable[[], None], shop: Path
) -> None:
    files = everything(shop)
    (shop / ".git/index.lock").touch()
    with pytest.raises(PreconditionRefusal, match="index cannot be written"):
        planned()
    assert everything(shop) == files
    (shop / ".git/index.lock").unlink()
    planned()
    assert unmerged_files(shop) == (IN_CONFLICT,)


def everything(shop: Path) -> dict[str, tuple[int, bytes]]:
    """All of a project, modes included, but git's objects and what layerline keeps for itself."""
    hidden = (".git/", ".git", ".layerline")
    return {path: it for path, it in snapshot(shop).items() if not path.startswith(hidden)}


def test_interrupted_while_it_plans_nothing_was_touched(
    releases: tuple[Release, ...], shop: Path
) -> None:
    status = git(shop, "status", "--short")
    before = snapshot(shop)

    def plan() -> None:
        plan_update(Tree(shop), Releases(releases[-1].root), "1.3.0")

    for nth in (1, 10, 40):
        assert run_and_strike(plan, nth, signal.SIGKILL) == signal.SIGKILL
        assert snapshot(shop) == before
    assert git(shop, "status", "--short") == status


@pytest.mark.full
def test_a_renaming_killed_at_any_write_is_taken_back_or_done(shop: Path) -> None:
    today = dt.date(2026, 1, 31)
    tree = Tree(shop)
    order = entity("Order", ["total:int"])
    plan_entities(tree, [order], today)
    tree.commit()
    model = shop.with_name("model")
    shutil.copytree(shop, model, symlinks=True)

    def rename() -> None:
        planned = Tree(shop)
        plan_renaming(planned, order, derive("Purchase"), today)
        planned.commit()

    assert run_and_strike(rename, -1, signal.SIGKILL) == 0
    new, outcomes = whole(shop), set()
    for nth in range(1, 5000, 7):
        shutil.rmtree(shop)
        shutil.copytree(model, shop, symlinks=True)
        ended = run_and_strike(rename, nth, signal.SIGKILL)
        recover(shop)
        outcomes.add(whole(shop) == new)
        assert whole(shop) in (whole(model), new), nth
        if not ended:
            break
    assert outcomes == {True, False}


def whole(shop: Path) -> dict[str, tuple[int, bytes]]:
    """All files of a project but git's and the journal's."""
    hidden = (".git", ".layerline/journal", ".layerline_cache")
    return {
        path: it
        for path, it in snapshot(shop).items()
        if not path.startswith(hidden) and (shop / path).is_file()
    }
