"""Prints the activity trail: `python -m app.scripts.show_activities --limit 5`."""

from functools import partial
from typing import Annotated

import typer
from pydantic import ValidationError

from app.bootstrap import run_once
from app.core.unit_of_work import UnitOfWork
from app.schemas.activities import ActivityQuery
from app.services.activities import ActivityService

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


async def show(uow: UnitOfWork, query: ActivityQuery) -> None:
    """Print entries, the oldest first."""
    for activity in await ActivityService(uow).get_multi(query):
        print(f"{activity.created_at:%Y-%m-%d %H:%M:%S} {activity.subject}", end=" ")
        print(f"{activity.subject_id} {activity.action}")


@app.command()
def main(
    subject: Annotated[str | None, typer.Option(help="Only what was done to such.")] = None,
    subject_id: Annotated[str | None, typer.Option(help="Only what was done to this one.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many at most.")] = 50,
) -> None:
    """Print the activity trail, the oldest entries first."""
    asked = {"subject": subject, "subject_id": subject_id, "limit": limit}
    try:
        query = ActivityQuery.model_validate(asked)
    except ValidationError as error:
        first = error.errors()[0]
        option = f"--{first['loc'][0]}".replace("_", "-")
        raise typer.BadParameter(first["msg"], param_hint=option) from error
    run_once(partial(show, query=query))


if __name__ == "__main__":
    app()
