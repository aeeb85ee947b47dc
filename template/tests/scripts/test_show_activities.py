import asyncio
import os
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from app.bootstrap import metadata
from app.core.db import Sessions
from app.core.runtime import Runtime
from app.core.unit_of_work import UnitOfWork
from app.schemas.activities import ActivityQuery
from app.scripts.show_activities import app, show
from app.services.activities import ActivityService
from tests.database import separate_database


async def test_the_trail_is_printed(uow: UnitOfWork, capsys: pytest.CaptureFixture[str]) -> None:
    subject_id = uuid4()
    await ActivityService(uow).record("order", subject_id, "created")
    await show(uow, ActivityQuery(subject_id=subject_id))
    assert capsys.readouterr().out.endswith(f" order {subject_id} created\n")


async def run_script(url: str, *arguments: str) -> tuple[int | None, str, str]:
    """Exit code, output and errors of the script on a database."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "app.scripts.show_activities", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "APP_DATABASE_URL": url},
    )
    output, errors = await process.communicate()
    return process.returncode, output.decode(), errors.decode()


async def test_it_runs_from_the_command_line(tmp_path: Path) -> None:
    async with separate_database("sqlite://", tmp_path) as engine:
        async with engine.begin() as connection:
            await connection.run_sync(metadata().create_all)
        uow = Runtime(Sessions.of(engine), []).uow()
        for _ in range(3):
            await ActivityService(uow).record("order", uuid4(), "created")
    code, output, errors = await run_script(f"sqlite:///{tmp_path}/test.db", "--limit", "2")
    assert (code, errors) == (0, "")
    assert len(output.splitlines()) == 2


async def test_a_refusal_is_a_sentence_and_no_stack() -> None:
    code, _, errors = await run_script("postgresql://app:app@127.0.0.1:1/app")
    assert (code, errors) == (1, "Temporarily unavailable: the database does not answer\n")


async def test_a_database_without_tables_is_a_sentence_too(tmp_path: Path) -> None:
    code, _, errors = await run_script(f"sqlite:///{tmp_path}/test.db")
    assert code == 1
    assert errors.startswith("The database was not migrated to this version (no such table: act")
    assert errors.endswith("): run `make migrate`, which is `alembic upgrade head`\n")


@pytest.mark.parametrize(
    "arguments",
    [["--limit", "0"], ["--subject-id", "x"], ["--subject", "x" * 101], ["--nothing"]],
)
def test_wrong_arguments_are_refused(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, arguments).exit_code == 2
