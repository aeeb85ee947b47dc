"""Prints the activity trail: `python -m app.scripts.show_activities [--subject-id ID]`."""

import argparse
import asyncio
from uuid import UUID

from app.bootstrap import running
from app.core.settings import get_settings
from app.core.unit_of_work import UnitOfWork
from app.schemas.activities import ActivityQuery
from app.services.activities import ActivityService


async def show(uow: UnitOfWork, query: ActivityQuery) -> None:
    """Print entries, the oldest first."""
    for activity in await ActivityService(uow).get_multi(query):
        print(f"{activity.created_at:%Y-%m-%d %H:%M:%S} {activity.subject}", end=" ")
        print(f"{activity.subject_id} {activity.action}")


async def main(query: ActivityQuery) -> None:
    """Open what a process needs, and show."""
    settings = get_settings().model_copy(update={"relay_enabled": False})
    async with running(settings) as runtime:
        await show(runtime.uow(), query)


def parse() -> ActivityQuery:
    """The command line."""
    parser = argparse.ArgumentParser(description="Print the activity trail.")
    parser.add_argument("--subject-id", type=UUID, help="only what was done to this one")
    parser.add_argument("--limit", type=int, default=50)
    options = parser.parse_args()
    return ActivityQuery(subject_id=options.subject_id, limit=options.limit)


if __name__ == "__main__":
    asyncio.run(main(parse()))
