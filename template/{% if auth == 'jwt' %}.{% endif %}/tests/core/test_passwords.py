from pwdlib import PasswordHash

from app.core.auth.passwords import Passwords, Verdict, get_passwords
from tests.factories.accounts import PASSWORD, QUICK


async def test_a_password_matches_its_own_hash_only() -> None:
    known = await QUICK.hash(PASSWORD)
    assert await QUICK.verify(PASSWORD, known) == Verdict(right=True)
    assert await QUICK.verify("another", known) == Verdict(right=False)
    assert await QUICK.hash(PASSWORD) != known


async def test_nobody_has_no_password_but_a_hash_as_strong_as_all() -> None:
    passwords = Passwords(PasswordHash.recommended())
    real = (await passwords.hash(PASSWORD)).split("$")
    nobodys = passwords.nobodys_hash.split("$")
    assert nobodys[1:4] == real[1:4]
    assert real[1] == "argon2id"
    assert [len(part) for part in nobodys] == [len(part) for part in real]
    assert await QUICK.verify(PASSWORD, None) == Verdict(right=False)


async def test_a_hash_that_is_out_of_date_has_a_successor() -> None:
    verdict = await get_passwords().verify(PASSWORD, await QUICK.hash(PASSWORD))
    assert verdict.right
    assert verdict.new_hash is not None
    assert await get_passwords().verify(PASSWORD, verdict.new_hash) == Verdict(right=True)
