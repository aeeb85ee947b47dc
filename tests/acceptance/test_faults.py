"""What is acknowledged is kept, has its effect once, and nothing else has: whatever is killed.

`LAYERLINE_DRILL_COUNT` says how many organizations a drill makes, `LAYERLINE_DRILL_OUTAGE` how
many seconds an outage lasts: benchmarks/drill_faults.py asks for more of both.
"""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from _pytest.mark.structures import ParameterSet

from deployment import Audit, Deployment, until
from drills import PATIENCE, Deploy

COUNT = int(os.environ.get("LAYERLINE_DRILL_COUNT", "40"))
OUTAGE_SECONDS = float(os.environ.get("LAYERLINE_DRILL_OUTAGE", "1"))


def full(*values: str) -> ParameterSet:
    """A case for which only `make test-full` has the time."""
    return pytest.param(*values, marks=pytest.mark.full)


def assert_sound(acknowledged: set[str], audit: Audit) -> None:
    """Each acknowledged one is there, each has one effect, and no effect is of another."""
    assert acknowledged <= set(audit.made)
    assert (audit.without_effect, audit.repeated, audit.invented) == ([], [], [])
    assert (audit.open, audit.dead) == (0, 0)
    assert audit.events == len(audit.made)


def restarted(service: Deployment) -> Callable[[], None]:
    def restart() -> None:
        service.kill("api")
        service.start_api()

    return restart


@pytest.mark.parametrize(
    ("database", "broker"),
    [
        ("sqlite", "none"),
        full("postgresql", "none"),
        ("postgresql", "nats"),
        full("postgresql", "redis"),
        full("postgresql", "rabbitmq"),
    ],
)
def test_an_api_killed_three_times_loses_and_invents_nothing(
    deploy: Deploy, database: str, broker: str
) -> None:
    with deploy(database, broker) as (service, _):
        service.start_api()
        acknowledged, refused = service.create_many(COUNT, [restarted(service)] * 3)
        assert refused == set()
        assert_sound(acknowledged, service.audit())


@pytest.mark.parametrize("broker", ["none", full("nats")])
def test_a_relay_killed_three_times_loses_and_repeats_nothing(deploy: Deploy, broker: str) -> None:
    with deploy("postgresql", broker) as (service, _):
        relay_only = {"BROKER_CONSUME": "false"}

        def restart() -> None:
            service.kill("worker")
            service.start_worker(**relay_only)

        service.start_api(APP_RELAY_ENABLED="false" if broker == "none" else "true")
        service.start_worker(**relay_only)
        acknowledged, refused = service.create_many(COUNT, [restart] * 3)
        assert refused == set()
        assert_sound(acknowledged, service.audit())


@pytest.mark.parametrize("broker", [full("nats"), "redis", full("rabbitmq")])
def test_a_consumer_killed_three_times_loses_and_repeats_nothing(
    deploy: Deploy, broker: str
) -> None:
    with deploy("postgresql", broker) as (service, _):

        def restart() -> None:
            service.kill("worker")
            service.start_worker()

        service.start_api(BROKER_CONSUME="false")
        service.start_worker()
        acknowledged, refused = service.create_many(COUNT, [restart] * 3)
        assert refused == set()
        assert_sound(acknowledged, service.audit())


@pytest.mark.parametrize("broker", [full("nats"), full("redis"), "rabbitmq"])
def test_while_the_broker_is_away_nothing_is_refused_or_lost(deploy: Deploy, broker: str) -> None:
    with deploy("postgresql", broker, through=broker) as (service, proxy):
        assert proxy is not None
        service.start_api()

        def cut() -> None:
            proxy.cut()
            until(lambda: service.request("GET", "/health/ready")[0] == 503)
            time.sleep(OUTAGE_SECONDS)
            proxy.mend()

        acknowledged, refused = service.create_many(COUNT, [cut])
        assert refused == set()
        until(lambda: service.request("GET", "/health/ready")[0] == 200)
        assert_sound(acknowledged, service.audit())


def test_while_the_database_is_away_requests_fail_cleanly_and_then_go_on(deploy: Deploy) -> None:
    with deploy("postgresql", through="postgresql") as (service, proxy):
        assert proxy is not None
        service.start_api()

        def cut() -> None:
            proxy.cut()
            until(lambda: service.create()[0] == 503)
            assert service.request("GET", "/health/ready")[0] == 503
            assert service.request("GET", "/health/live")[0] == 200
            time.sleep(OUTAGE_SECONDS)
            proxy.mend()

        acknowledged, refused = service.create_many(COUNT, [cut])
        assert refused == {503}
        assert_sound(acknowledged, service.audit())
        assert service.request("GET", "/health/ready")[0] == 200


@pytest.mark.parametrize("broker", [full("none"), "nats", full("redis"), full("rabbitmq")])
def test_a_poison_event_is_given_up_and_holds_up_no_other(deploy: Deploy, broker: str) -> None:
    with deploy("postgresql", broker) as (service, _):
        _poison(service)
        service.start_api()
        status, _, _ = service.request("POST", "/api/v1/organizations", {"name": "poison"})
        assert status == 201
        acknowledged, _ = service.create_many(COUNT // 4)
        audit = service.audit(dead=1)
        assert (audit.open, audit.dead, audit.repeated, audit.invented) == (0, 1, [], [])
        assert set(audit.made) - acknowledged == set(audit.without_effect)
        assert "poison" in service.log("api")


def _poison(service: Deployment) -> None:
    """Let the handler refuse one organization, and give up after two attempts."""
    app = service.root / "src/app"
    retries = app / "core/retries.py"
    assert PATIENCE in retries.read_text()
    retries.write_text(retries.read_text().replace(PATIENCE, "MAX_ATTEMPTS = 2"))
    trail = app / "services/activities.py"
    recorded = "        async with self.uow:\n            return await self.activity_repo.create(\n"
    refusal = (
        "        from app.repositories.organizations import OrganizationRepository\n"
        "        async with self.uow:\n"
        "            it = await OrganizationRepository(self.uow).get(subject_id)\n"
        "            if it and it.name == 'poison':\n"
        "                raise OSError('poison')\n"
    )
    assert recorded in trail.read_text()
    trail.write_text(trail.read_text().replace(recorded, refusal + recorded))


@pytest.mark.parametrize("database", ["sqlite", full("postgresql")])
def test_fifty_updates_at_once_lose_none(deploy: Deploy, database: str) -> None:
    with deploy(database) as (service, _):
        service.start_api(APP_RELAY_ENABLED="false")
        _, _, made = service.request("POST", "/api/v1/organizations", {"name": "-"})
        path = f"/api/v1/organizations/{made['id']}"

        def append(mark: str) -> int:
            for attempt in range(1000):
                _, headers, seen = service.request("GET", path)
                change = {"name": seen["name"] + mark}
                status, _, _ = service.request("PATCH", path, change, {"If-Match": headers["etag"]})
                if status == 200:
                    return attempt
                assert status == 412
                time.sleep(0.001 * (attempt % 20))
            raise AssertionError("it never succeeded")

        marks = [f"{number:02}" for number in range(50)]
        with ThreadPoolExecutor(50) as pool:
            tries = list(pool.map(append, marks))
        name = service.request("GET", path)[2]["name"][1:]
        assert sorted(name[i : i + 2] for i in range(0, len(name), 2)) == marks
        assert sum(tries) > 0
