"""Valid accounts for the tests. Their passwords are hashed quickly, which is not safe."""

from functools import partial
from itertools import count
from typing import Any

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.core.auth.passwords import Passwords
from app.core.unit_of_work import UnitOfWork
from app.models.accounts import Account
from app.schemas.accounts import AccountCreate
from app.services.accounts import AccountService
from tests.fakes.services import service_on

NUMBERS = count(1)
PASSWORD = "correct horse battery staple"  # noqa: S105 a sample, as they all are
QUICK_HASH = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
QUICK = Passwords(QUICK_HASH)


def hash_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the services hash quickly, too."""
    for module in ("accounts", "login"):
        monkeypatch.setattr(f"app.services.{module}.get_passwords", lambda: QUICK)


def valid_account(**changes: object) -> dict[str, Any]:
    """What a client sends to make an account."""
    return {"email": f"sample{next(NUMBERS)}@example.com", "password": PASSWORD, **changes}


async def create_account(uow: UnitOfWork, **changes: object) -> Account:
    """An account in the database."""
    data = AccountCreate.model_validate(valid_account(**changes))
    return await service_on(uow, partial(AccountService, passwords=QUICK)).create(data)
