"""Time the first page and one near the end, inside a generated service; `bench_pages.py` runs it.

It needs the service's own Python: `python service_pages.py DATABASE_URL ROWS ROUNDS`.
"""

import asyncio
import random
import statistics
import sys
import time
from decimal import Decimal

from app.bootstrap import metadata
from app.core.db import Sessions, create_engine
from app.core.logs import configure_logging
from app.core.runtime import Runtime
from app.core.settings import Settings
from app.core.types import utcnow, uuid7
from app.main import API_PREFIX, create_app
from app.models.items import Item, ItemKind
from app.schemas.items import ItemQuery
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

ORDERS = ("created_at", "-created_at", "name", "-price", "kind,-price", "-shelf", "shelf")
BATCH = 10_000
LIMIT = 50


async def fill(engine: AsyncEngine, rows: int) -> None:
    """The table, with so many rows."""
    async with engine.begin() as connection:
        await connection.run_sync(metadata().create_all)
    drawn = random.Random(1)  # noqa: S311 no secret, but the same rows in each run
    for _ in range(rows // BATCH):
        batch = [
            {
                "id": uuid7(),
                "name": f"item {drawn.randrange(rows):08}",
                "price": Decimal(drawn.randrange(100_000)) / 100,
                "shelf": drawn.choice([None, *range(100)]),
                "kind": drawn.choice(list(ItemKind)),
                "created_at": utcnow(),
                "updated_at": utcnow(),
                "version": 1,
            }
            for _ in range(BATCH)
        ]
        async with engine.begin() as connection:
            await connection.execute(insert(Item), batch)
    async with engine.begin() as connection:
        await connection.execute(text("ANALYZE"))


async def cursor_at(runtime: Runtime, sort: str, row: int) -> str:
    """The cursor of the page that begins there."""
    query = ItemQuery(sort=sort)
    async with runtime.uow().reading() as uow:
        order = []
        for by in query.page().sort:
            column = getattr(Item, by.column)
            down = column.desc().nulls_first() if by.descending else column.asc().nulls_last()
            order.append(down)
        down = query.page().sort[-1].descending
        order.append(Item.id.desc() if down else Item.id.asc())
        found = await uow.session.scalars(select(Item).order_by(*order).offset(row - 1).limit(1))
        return query.next_after(found.one())


async def timed(client: AsyncClient, parameters: dict[str, str]) -> float:
    """Milliseconds of one request."""
    started = time.perf_counter()
    response = await client.get("/items", params=parameters)
    taken = (time.perf_counter() - started) * 1000
    if len(response.json()["items"]) != LIMIT:
        sys.exit(response.text)
    return taken


async def measure(url: str, rows: int, rounds: int) -> None:
    """A line for each order: medians, and how often the first page's time the late one takes."""
    settings = Settings(database_url=url)
    configure_logging("ERROR", "json")
    engine = create_engine(settings.database_url)
    await fill(engine, rows)
    runtime = Runtime(Sessions.of(engine), [])
    app = create_app(settings)
    app.state.runtime = runtime
    base = f"http://test{API_PREFIX}"
    async with AsyncClient(transport=ASGITransport(app), base_url=base) as client:
        for sort in ORDERS:
            first = {"sort": sort, "limit": str(LIMIT)}
            late = {**first, "after": await cursor_at(runtime, sort, rows * 99 // 100)}
            times = [
                (await timed(client, first), await timed(client, late)) for _ in range(rounds + 1)
            ][1:]
            begin, end = (statistics.median(each) for each in zip(*times, strict=True))
            print(f"{sort}\t{begin:.2f}\t{end:.2f}\t{end / begin:.2f}", flush=True)
    await engine.dispose()


asyncio.run(measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
