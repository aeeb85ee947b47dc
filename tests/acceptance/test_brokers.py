"""Each adapter, against the real server: what it promises beyond the contract in memory."""

import json
import subprocess

import pytest

from drills import Deploy

PROGRAM = """
import asyncio, json, sys
from dataclasses import replace
from uuid import uuid4
from app.core.broker.envelope import pack, unpack
from app.core.broker.settings import BrokerSettings
from app.core.outbox import Message
from app.core.settings import Settings
from app.core.types import utcnow
from app.wiring.transport import TRANSPORT

Adapter = TRANSPORT.args[0]
received = []

async def consume(body):
    received.append(str(unpack(body).id))

def event(number):
    payload = {"number": number}
    return Message(uuid4(), "parcel.sent", "parcel:1", payload, utcnow(), 1, 0)

async def main():
    publisher = Adapter(BrokerSettings(), Settings(), None)
    await publisher.open()
    early, nonsense, late = map(event, range(3))
    await publisher.send(early, pack(early))
    await publisher.send(early, pack(early))
    await publisher.send(nonsense, b"nonsense")
    consumer = Adapter(BrokerSettings(), Settings(), consume)
    await consumer.open()
    await publisher.send(late, pack(late))
    await publisher.send(replace(late, replays=1), pack(late))
    async with asyncio.timeout(30):
        while set(received) != {str(early.id), str(late.id)} or len(received) < WANTED:
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)
    await consumer.ping()
    print(json.dumps([received.count(str(early.id)), received.count(str(late.id))]))
    await consumer.close()
    await publisher.close()
    await after()

async def after():
    pass
"""
DEAD_QUEUE = """
async def after():
    import aio_pika
    settings = BrokerSettings()
    async with await aio_pika.connect(settings.url) as connection:
        channel = await connection.channel()
        queue = await channel.get_queue(f"{settings.group}-dead")
        print(json.dumps((await queue.get()).body.decode()))
"""
START = "\nasyncio.run(main())\n"


def answers(deploy: Deploy, broker: str, *, wanted: int, after: str = "") -> list[object]:
    """What the program prints, with that broker."""
    with deploy(broker=broker) as (service, _):
        done = subprocess.run(
            [service.python, "-c", PROGRAM.replace("WANTED", str(wanted)) + after + START],
            cwd=service.root,
            env=service.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]


def test_jetstream_drops_repetitions_and_takes_a_replay(deploy: Deploy) -> None:
    assert answers(deploy, "nats", wanted=3) == [[1, 2]]


def test_redis_keeps_what_came_before_the_first_consumer(deploy: Deploy) -> None:
    assert answers(deploy, "redis", wanted=4) == [[2, 2]]


def test_rabbitmq_moves_what_is_no_event_to_its_dead_queue(deploy: Deploy) -> None:
    assert answers(deploy, "rabbitmq", wanted=4, after=DEAD_QUEUE) == [[2, 2], "nonsense"]


@pytest.mark.parametrize("broker", ["none", "nats", "redis", "rabbitmq"])
def test_a_worker_that_is_asked_to_stop_finishes_and_leaves_cleanly(
    deploy: Deploy, broker: str
) -> None:
    with deploy(broker=broker) as (service, _):
        service.start_api(APP_RELAY_ENABLED="false")
        service.start_worker()
        acknowledged, _ = service.create_many(5)
        audit = service.audit()
        assert (set(audit.made), audit.without_effect, audit.open) == (acknowledged, [], 0)
        assert service.terminate("worker") == 0
        assert "Traceback" not in service.log("worker")
