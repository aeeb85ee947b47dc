"""Removes old delivered events: `python -m app.scripts.purge_events [--days N]`."""

import argparse
import asyncio
import datetime as dt

from app.bootstrap import running
from app.core.settings import get_settings
from app.core.types import utcnow
from app.core.unit_of_work import UnitOfWork
from app.services.outbox import OutboxService


async def purge(uow: UnitOfWork, days: int) -> None:
    """Remove what was delivered so many days ago."""
    print(f"{await OutboxService(uow).purge(utcnow() - dt.timedelta(days=days))} removed")


async def main(days: int | None) -> None:
    """Open what a process needs, and purge."""
    settings = get_settings().model_copy(update={"relay_enabled": False})
    async with running(settings) as runtime:
        await purge(runtime.uow(), settings.outbox_days if days is None else days)


def parse() -> int | None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Remove old delivered events.")
    parser.add_argument("--days", type=int, help="how old (as the settings say)")
    days: int | None = parser.parse_args().days
    return days


if __name__ == "__main__":
    asyncio.run(main(parse()))
