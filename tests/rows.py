"""Rows of a generated project's database, asked through the project's own settings."""

import json
import os
import subprocess

from generated import Project

ROWS = """
import asyncio, json, sys
from sqlalchemy import text
from app.bootstrap import load_settings
from app.core.db import create_engine

async def main(statements):
    engine = create_engine(load_settings().database_url)
    async with engine.begin() as connection:
        for each in statements:
            found = await connection.execute(text(each))
            if found.returns_rows:
                print(json.dumps([list(map(str, row)) for row in found.all()]))
    await engine.dispose()

asyncio.run(main(sys.argv[1:]))
"""


class Rows:
    """A project's database, asked through the project's own settings."""

    def __init__(self, project: Project, url: str) -> None:
        self._project = project
        self._environment = {**os.environ, "APP_DATABASE_URL": url}

    def run(self, program: str, *arguments: str) -> str:
        command = [str(self._project.root / ".venv/bin" / program), *arguments]
        done = subprocess.run(
            command,
            cwd=self._project.root,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def sql(self, *statements: str) -> list[list[str]]:
        printed = self.run("python", "-c", ROWS, *statements)
        return [row for line in printed.splitlines() for row in json.loads(line)]


def inserted(table: str, row: dict[str, str]) -> str:
    columns, values = ", ".join(row), ", ".join(row.values())
    return f"INSERT INTO {table} ({columns}) VALUES ({values})"  # noqa: S608 the test's own values
