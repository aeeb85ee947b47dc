import asyncio
import io
from pathlib import Path

import pytest

from app.bootstrap import metadata
from app.core.auth.scopes import Scope
from app.core.db import create_engine
from app.core.settings import Settings
from app.core.unit_of_work import UnitOfWork
from app.schemas.accounts import AccountCreate
from app.scripts import create_account
from app.services.accounts import AccountService
from tests.factories.accounts import PASSWORD, hash_quickly, valid_account


async def test_the_account_is_made(uow: UnitOfWork, capsys: pytest.CaptureFixture[str]) -> None:
    data = AccountCreate.model_validate(valid_account(email="ann@example.com", scopes=list(Scope)))
    await create_account.create(uow, data)
    account = await AccountService(uow).find_active_by_email("ann@example.com")
    assert account is not None
    said = f"ann@example.com may log in: {account.id} {' '.join(account.scopes)}\n"
    assert capsys.readouterr().out == said


async def make_tables(settings: Settings) -> None:
    engine = create_engine(settings.database_url)
    async with engine.begin() as connection:
        await connection.run_sync(metadata().create_all)
    await engine.dispose()


def test_the_command_line_says_who_and_standard_input_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/app.db")
    monkeypatch.setattr("app.scripts.create_account.get_settings", lambda: settings)
    monkeypatch.setattr("app.bootstrap.configure_logging", lambda *_: None)
    hash_quickly(monkeypatch)
    asyncio.run(make_tables(settings))
    arguments = ["ann@example.com", "--scope", "accounts:manage"]
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n{PASSWORD}\n"))
    assert create_account.run(arguments) == 0
    assert capsys.readouterr().out.startswith("ann@example.com may log in: ")
    assert create_account.run(arguments) == 1
    assert capsys.readouterr().err == "there is another account with this email\n"


def test_what_makes_no_account_is_told_without_the_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("too short\n"))
    assert create_account.run(["ann"]) == 1
    said = capsys.readouterr().err
    assert "email: " in said
    assert "password: " in said
    assert "too short" not in said.replace("is too short", "")
