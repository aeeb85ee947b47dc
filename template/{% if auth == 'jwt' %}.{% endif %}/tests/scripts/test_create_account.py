import asyncio
import os
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.bootstrap import metadata
from app.core.auth.scopes import Scope
from app.core.unit_of_work import UnitOfWork
from app.schemas.accounts import AccountCreate
from app.scripts.create_account import app, create
from app.services.accounts import AccountService
from tests.database import separate_database
from tests.factories.accounts import PASSWORD, hash_quickly, valid_account


async def test_the_account_is_made(
    uow: UnitOfWork, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hash_quickly(monkeypatch)
    data = AccountCreate.model_validate(valid_account(email="ann@example.com", scopes=list(Scope)))
    await create(uow, data)
    account = await AccountService(uow).find_active_by_email("ann@example.com")
    assert account is not None
    said = f"ann@example.com may log in: {account.id} {' '.join(account.scopes)}\n"
    assert capsys.readouterr().out == said


async def run_script(folder: Path, *arguments: str) -> tuple[int | None, str, str]:
    """Exit code, output and errors of the script on the database of a folder."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "app.scripts.create_account", *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "APP_DATABASE_URL": f"sqlite:///{folder}/test.db"},
    )
    output, errors = await process.communicate(f"{PASSWORD}\n".encode())
    return process.returncode, output.decode(), errors.decode()


async def test_it_runs_from_the_command_line(tmp_path: Path) -> None:
    async with separate_database("sqlite://", tmp_path) as engine, engine.begin() as connection:
        await connection.run_sync(metadata().create_all)
    code, output, errors = await run_script(
        tmp_path, "ann@example.com", "--scope", "accounts:manage"
    )
    assert (code, errors) == (0, "")
    assert output.startswith("ann@example.com may log in: ")


def test_what_makes_no_account_is_told_without_the_password() -> None:
    told = CliRunner().invoke(app, ["ann"], input="weak!\n")
    assert told.exit_code == 1
    assert str(told.exception).startswith("email: ")
    assert "\npassword: " in str(told.exception)
    assert "weak!" not in str(told.exception) + told.output


@pytest.mark.parametrize("arguments", [[], ["a@example.com", "--scope", "x"], ["--nothing"]])
def test_wrong_arguments_are_refused(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, arguments).exit_code == 2
