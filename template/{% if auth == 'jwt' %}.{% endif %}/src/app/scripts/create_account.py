"""Makes an account, as the first: `python -m app.scripts.create_account EMAIL [--scope SCOPE]`.

The password is asked for, or read from standard input where that is no terminal.
"""

import argparse
import asyncio
import sys
from getpass import getpass

from pydantic import ValidationError

from app.bootstrap import running
from app.core.auth.scopes import Scope
from app.core.errors import AppError
from app.core.settings import get_settings
from app.core.unit_of_work import UnitOfWork
from app.schemas.accounts import AccountCreate
from app.services.accounts import AccountService


async def create(uow: UnitOfWork, data: AccountCreate) -> None:
    """Make the account, and say so."""
    account = await AccountService(uow).create(data)
    print(f"{account.email} may log in: {account.id} {' '.join(account.scopes)}".rstrip())


async def main(data: AccountCreate) -> None:
    """Open what a process needs, and make the account."""
    settings = get_settings().model_copy(update={"relay_enabled": False})
    async with running(settings) as runtime:
        await create(runtime.uow(), data)


def parse(arguments: list[str]) -> AccountCreate:
    """The command line and the password.

    Raises:
        ValidationError: they make no sound account.
    """
    parser = argparse.ArgumentParser(description="Make an account.")
    parser.add_argument("email")
    parser.add_argument("--scope", dest="scopes", action="append", default=[], choices=list(Scope))
    options = parser.parse_args(arguments)
    password = getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    return AccountCreate.model_validate({**vars(options), "password": password})


def run(arguments: list[str]) -> int:
    """Make the account that the command line describes. Returns the exit code."""
    try:
        asyncio.run(main(parse(arguments)))
    except ValidationError as error:
        for part in error.errors(include_input=False):
            print(f"{'.'.join(map(str, part['loc']))}: {part['msg']}", file=sys.stderr)
        return 1
    except AppError as error:
        print(error.detail, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
