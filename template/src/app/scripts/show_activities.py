"""Prints the activity trail: `python -m app.scripts.show_activities [--subject-id ID]`."""

import argparse
import asyncio
from uuid import UUID

from app.bootstrap import running
from app.core.settings import get_settings
from app.core.unit_of_work import UnitOfWork
from app.services.activities import ActivityService


async def show(uow: UnitOfWork, subject_id: UUID | None, limit: int) -> None:
    """Print entries, the oldest first."""
    for activity in await ActivityService(uow).get_multi(subject_id=subject_id, limit=limit):
        print(f"{activity.created_at:%Y-%m-%d %H:%M:%S} {activity.subject}", end=" ")
        print(f"{activity.subject_id} {activity.action}")


async def main(subject_id: UUID | None, limit: int) -> None:
    """Open what a process needs, and show."""
    settings = get_settings().model_copy(update={"relay_enabled": False})
    async with running(settings) as runtime:
        await show(runtime.uow(), subject_id, limit)


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Print the activity trail.")
    parser.add_argument("--subject-id", type=UUID, help="only what was done to this one")
    parser.add_argument("--limit", type=int, default=50)
    return parser.parse_args()


if __name__ == "__main__":
    options = parse()
    asyncio.run(main(options.subject_id, options.limit))
