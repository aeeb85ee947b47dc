import asyncio
import datetime as dt
from collections.abc import AsyncGenerator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from app.bootstrap import metadata
from app.core.background import in_background
from app.core.db import Sessions
from app.core.periodic import Clock, PeriodicTask, on_the_clock
from app.core.runtime import Runtime
from app.core.settings import Settings
from app.core.ticks import PeriodicRun
from app.core.types import utcnow
from app.core.unit_of_work import UnitOfWork
from app.wiring.periodic_tasks import PERIODIC_TASKS
from tests.conftest import TEST_SETTINGS
from tests.database import separate_database

HOURLY = "0 * * * *"
HOUR = dt.timedelta(hours=1)


class Work:
    """Counts the runs, and may fail or take its time."""

    def __init__(self, *failures: Exception, lasts: float = 0) -> None:
        self.failures = list(failures)
        self.lasts = lasts
        self.runs = 0
        self.begun = asyncio.Event()

    async def run(self, _uow: UnitOfWork, _settings: Settings) -> None:
        self.runs += 1
        self.begun.set()
        await asyncio.sleep(self.lasts)
        if self.failures:
            raise self.failures.pop()


def clock(runtime: Runtime, work: Work, longest: dt.timedelta = HOUR) -> Clock:
    return Clock(PeriodicTask(work.run, HOURLY, longest=longest), runtime.uow, Settings())


async def an_hour_passes(sessions: Sessions) -> None:
    past = utcnow() - HOUR
    async with sessions.writer.begin() as session:
        await session.execute(update(PeriodicRun).values(done=past, taken_until=past))


async def test_a_new_task_waits_for_its_first_tick(runtime: Runtime, sessions: Sessions) -> None:
    work = Work()
    assert not await clock(runtime, work).look()
    assert not await clock(runtime, work).look()
    await an_hour_passes(sessions)
    assert await clock(runtime, work).look()
    assert work.runs == 1


async def test_a_tick_is_run_once(runtime: Runtime, sessions: Sessions) -> None:
    work = Work()
    await clock(runtime, work).look()
    await an_hour_passes(sessions)
    assert [await clock(runtime, work).look() for _ in range(3)] == [True, False, False]


@pytest.fixture
async def separate_runtime(tmp_path: Path) -> AsyncGenerator[Runtime]:
    """Its units have connections of their own, as those of several processes have."""
    async with separate_database(TEST_SETTINGS.database_url, tmp_path) as engine:
        async with engine.begin() as connection:
            await connection.run_sync(metadata().create_all)
        yield Runtime(Sessions.of(engine), [])


async def test_of_several_processes_one_runs_a_tick(separate_runtime: Runtime) -> None:
    work = Work(lasts=0.01)
    clocks = [clock(separate_runtime, work) for _ in range(5)]
    assert not any(await asyncio.gather(*(each.look() for each in clocks)))
    async with (uow := separate_runtime.uow()):
        past = utcnow() - HOUR
        await uow.session.execute(update(PeriodicRun).values(done=past, taken_until=past))
    assert sorted(await asyncio.gather(*(each.look() for each in clocks))) == [False] * 4 + [True]
    assert work.runs == 1


async def test_a_tick_that_failed_is_tried_again_after_a_pause(
    runtime: Runtime, sessions: Sessions
) -> None:
    work = Work(OSError("not now"))
    await clock(runtime, work).look()
    await an_hour_passes(sessions)
    with pytest.raises(OSError, match="not now"):
        await clock(runtime, work).look()
    assert not await clock(runtime, work).look()
    await an_hour_passes(sessions)
    assert await clock(runtime, work).look()
    assert work.runs == 2


async def test_a_run_that_takes_too_long_is_cancelled(runtime: Runtime, sessions: Sessions) -> None:
    work = Work(lasts=60)
    slow = clock(runtime, work, longest=dt.timedelta(milliseconds=1))
    await slow.look()
    await an_hour_passes(sessions)
    with pytest.raises(TimeoutError):
        await slow.look()


async def test_a_failure_is_logged_and_does_not_stop_the_clock(
    runtime: Runtime, sessions: Sessions, capsys: pytest.CaptureFixture[str]
) -> None:
    work = Work(OSError("not now"))
    failing = clock(runtime, work)
    await failing.look()
    await an_hour_passes(sessions)
    async with in_background(failing):
        await work.begun.wait()
    assert "not now" in "".join(capsys.readouterr())


async def test_the_settings_may_leave_the_clock_to_another_process(runtime: Runtime) -> None:
    before = len(asyncio.all_tasks())
    async with on_the_clock(PERIODIC_TASKS, runtime.uow, Settings(clock_enabled=False)):
        assert len(asyncio.all_tasks()) == before


def test_ticks_are_reckoned_where_the_task_lives() -> None:
    task = PeriodicTask(Work().run, "30 3 * * *", zone=ZoneInfo("Europe/Berlin"))
    noon = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)
    assert task.last_tick(noon) == dt.datetime(2026, 7, 1, 1, 30, tzinfo=dt.UTC)
    assert task.next_tick(noon) == dt.datetime(2026, 7, 2, 1, 30, tzinfo=dt.UTC)
    assert task.last_tick(task.next_tick(noon)) == task.next_tick(noon)


@pytest.mark.parametrize("cron", ["", "every hour", "61 * * * *", "0 0 31 2 *"])
def test_a_wrong_expression_is_refused_when_the_process_starts(cron: str) -> None:
    with pytest.raises(ValueError, match="cron"):
        PeriodicTask(Work().run, cron)
