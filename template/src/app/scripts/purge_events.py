"""Removes old delivered events: `python -m app.scripts.purge_events [--days N]`."""

import datetime as dt
from functools import partial
from typing import Annotated

import typer

from app.bootstrap import run_once
from app.core.settings import get_settings
from app.core.types import utcnow
from app.core.unit_of_work import UnitOfWork
from app.services.outbox import OutboxService

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


async def purge(uow: UnitOfWork, days: int | None) -> None:
    """Remove what was delivered so many days ago, or as many as the settings say."""
    age = dt.timedelta(days=get_settings().outbox_days if days is None else days)
    print(f"{await OutboxService(uow).purge(utcnow() - age)} removed")


@app.command()
def main(
    days: Annotated[int | None, typer.Option(min=0, help="How old (as the settings say).")] = None,
) -> None:
    """Remove old delivered events."""
    run_once(partial(purge, days=days))


if __name__ == "__main__":
    app()
