"""A generated service with accounts: its own checks pass, and it lets in whom it knows."""

import subprocess
from pathlib import Path

import pytest

from generated import Project, project_in
from serving import Answer, send, serving, start_up

ENTITIES = (
    ("Customer", "name:str=120", "email:email:unique"),
    ("Order", "customer:ref=Customer", "clerk:ref=Account", "total:decimal=12,2:ge=0"),
    ("Page", "title:str=80:unique", "--public"),
)
PASSWORD = "correct horse battery staple"  # noqa: S105 a sample
LIMIT = 10


@pytest.fixture
def shop(environment: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Project:
    """A project with accounts, with the example or without, and with entities of both kinds."""
    project = project_in(tmp_path / "shop", environment, {"auth": "jwt", "example": request.param})
    for entity in ENTITIES:
        project.add(*entity)
    return project


@pytest.mark.slow
@pytest.mark.parametrize("shop", ["yes", pytest.param("no", marks=pytest.mark.full)], indirect=True)
def test_a_project_with_accounts_passes_its_own_checks(shop: Project) -> None:
    shop.make("check")


@pytest.mark.slow
@pytest.mark.parametrize("shop", ["no", pytest.param("yes", marks=pytest.mark.full)], indirect=True)
def test_a_project_with_accounts_works_on_postgresql(shop: Project, postgresql: str) -> None:
    shop.make("test", TEST_DATABASE_URL=postgresql)


def create_account(shop: Project, *arguments: str) -> None:
    command = [".venv/bin/python", "-m", "app.scripts.create_account", *arguments]
    subprocess.run(
        command, cwd=shop.root, input=PASSWORD + "\n", text=True, check=True, capture_output=True
    )


def log_in(api: str, email: str, password: str = PASSWORD) -> Answer:
    return send(f"{api}/login/access-token", form={"username": email, "password": password})


@pytest.mark.parametrize("shop", ["no"], indirect=True)
def test_it_lets_in_whom_it_knows_and_limits_guessing_over_all_processes(shop: Project) -> None:
    shop.make("migrate")
    create_account(shop, "ann@example.com", "--scope", "accounts:manage")
    create_account(shop, "bob@example.com")
    with serving(shop) as (one, _), serving(shop, "other.log") as (other, _):
        _check_who_is_let_in(f"{one}/api/v1")
        _check_that_guessing_is_limited([f"{one}/api/v1", f"{other}/api/v1"])
    for log in ("server.log", "other.log"):
        said = (shop.root / log).read_text()
        assert "Traceback" not in said
        assert PASSWORD not in said


def _check_who_is_let_in(api: str) -> None:
    refused = send(f"{api}/customers")
    assert refused.status == 401
    assert refused.headers["www-authenticate"] == "Bearer"
    assert refused.headers["content-type"] == "application/problem+json"
    assert send(f"{api}/pages", {"title": "Terms"}).status == 201
    assert send(f"{api}/pages").json["items"][0]["title"] == "Terms"

    ann, bob = log_in(api, "ann@example.com").json, log_in(api, "bob@example.com").json
    customer = {"name": "Ada", "email": "ada@example.com"}
    assert send(f"{api}/customers", customer, token=bob["access_token"]).status == 201
    assert send(f"{api}/accounts", token=bob["access_token"]).status == 403
    assert len(send(f"{api}/accounts", token=ann["access_token"]).json["items"]) == 2

    form = {"refresh_token": bob["refresh_token"]}
    newer = send(f"{api}/login/refresh-token", form=form)
    assert newer.status == 200
    assert send(f"{api}/me", token=newer.json["access_token"]).json["email"] == "bob@example.com"
    assert send(f"{api}/login/refresh-token", form=form).status == 401
    stolen = {"refresh_token": newer.json["refresh_token"]}
    assert send(f"{api}/login/refresh-token", form=stolen).status == 401


def _check_that_guessing_is_limited(servers: list[str]) -> None:
    for attempt in range(LIMIT):
        assert log_in(servers[attempt % 2], "bob@example.com", "wrong").status == 401
    for api in servers:
        refused = log_in(api, "bob@example.com")
        assert refused.status == 429
        assert 0 < int(refused.headers["retry-after"]) <= 900
        assert log_in(api, "ann@example.com").status == 200


@pytest.mark.parametrize("shop", ["no"], indirect=True)
def test_it_does_not_start_in_production_with_the_secret_that_everybody_knows(
    shop: Project,
) -> None:
    refused = start_up(shop, APP_ENVIRONMENT="production")
    assert refused.returncode != 0
    assert "AUTH_SECRET" in refused.stderr
