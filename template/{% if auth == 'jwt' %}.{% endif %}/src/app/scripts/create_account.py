"""Makes an account, as the first: `python -m app.scripts.create_account EMAIL --scope SCOPE`.

The password is asked for, or read from standard input where that is no terminal.
"""

import sys
from functools import partial
from getpass import getpass
from typing import Annotated

import typer
from pydantic import ValidationError

from app.bootstrap import run_once
from app.core.auth.scopes import Scope
from app.core.unit_of_work import UnitOfWork
from app.schemas.accounts import AccountCreate
from app.services.accounts import AccountService

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


async def create(uow: UnitOfWork, data: AccountCreate) -> None:
    """Make the account, and say so."""
    account = await AccountService(uow).create(data)
    print(f"{account.email} may log in: {account.id} {' '.join(account.scopes)}".rstrip())


@app.command()
def main(
    email: Annotated[str, typer.Argument(help="What it logs in by.")],
    scope: Annotated[list[Scope] | None, typer.Option(help="What else it may do.")] = None,
) -> None:
    """Make an account that can log in. Its password is asked for."""
    password = getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    try:
        data = AccountCreate.model_validate(
            {"email": email, "password": password, "scopes": scope or []}
        )
    except ValidationError as error:
        parts = error.errors(include_input=False)
        sys.exit("\n".join(f"{'.'.join(map(str, part['loc']))}: {part['msg']}" for part in parts))
    run_once(partial(create, data=data))


if __name__ == "__main__":
    app()
