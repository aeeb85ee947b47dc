"""Delivers events again: `python -m app.scripts.replay_events [--dead | ID…]`.

Without an argument it lists the dead ones: those that no attempt could deliver.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated
from uuid import UUID

import typer

from app.bootstrap import run_once
from app.core.unit_of_work import UnitOfWork
from app.services.outbox import OutboxService

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


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


@app.command()
def main(
    ids: Annotated[list[UUID] | None, typer.Argument(metavar="[ID]...")] = None,
    dead: Annotated[bool, typer.Option("--dead", help="Deliver every dead event again.")] = False,  # noqa: FBT002 a flag of the command line
) -> None:
    """Have events delivered again by a relay, or list the dead ones."""
    run_once(partial(replay, chosen=Chosen(ids=ids or (), dead=dead)))


if __name__ == "__main__":
    app()
