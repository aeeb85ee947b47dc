"""Delivers events again: `python -m app.scripts.replay_events [--dead | ID…]`.

Without an argument it lists the dead ones: those that no attempt could deliver.
"""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.bootstrap import running
from app.core.settings import get_settings
from app.core.unit_of_work import UnitOfWork
from app.services.outbox import OutboxService


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which events to deliver again."""

    ids: Sequence[UUID] = ()
    dead: bool = False


async def replay(uow: UnitOfWork, chosen: Chosen) -> None:
    """Make events due again, or list the dead ones."""
    service = OutboxService(uow)
    if chosen.dead:
        print(f"{await service.replay_dead()} to be delivered again")
    elif chosen.ids:
        print(f"{await service.replay(chosen.ids)} to be delivered again")
    else:
        for message in await service.get_dead():
            print(f"{message.id} {message.name} {message.aggregate}: {message.error}")


async def main(chosen: Chosen) -> None:
    """Open what a process needs, and replay. A relay elsewhere does the delivering."""
    settings = get_settings().model_copy(update={"relay_enabled": False})
    async with running(settings) as runtime:
        await replay(runtime.uow(), chosen)


def parse() -> Chosen:
    """The command line."""
    parser = argparse.ArgumentParser(description="Deliver events again, or list the dead ones.")
    parser.add_argument("ids", nargs="*", type=UUID, metavar="ID", help="an event to deliver again")
    parser.add_argument("--dead", action="store_true", help="deliver every dead event again")
    options = parser.parse_args()
    return Chosen(ids=options.ids, dead=options.dead)


if __name__ == "__main__":
    asyncio.run(main(parse()))
