"""What `bench_service.py` compares with: one file of FastAPI with its SQLAlchemy inline, no layers.

It reads and writes the tables of the generated service. It has no request ids, no log line, no
events and no problem details: what those cost is the difference.
"""

import datetime as dt
import os
from collections.abc import AsyncGenerator
from decimal import Decimal
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import DateTime, ForeignKey, Numeric, String, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

engine = create_async_engine(os.environ["BARE_DATABASE_URL"], pool_size=20)
sessions = async_sessionmaker(engine, expire_on_commit=False)
app = FastAPI()


class Base(DeclarativeBase):
    """Base of the two tables."""


class Customer(Base):
    """A row of customers."""

    __tablename__ = "customers"

    id: Mapped[UUID] = mapped_column(primary_key=True)


class Order(Base):
    """A row of orders."""

    __tablename__ = "orders"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    total: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    note: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    updated_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(default=1)


class OrderCreate(BaseModel):
    """What is needed to make an order."""

    customer_id: UUID
    total: Decimal = Field(ge=0, max_digits=12, decimal_places=2)
    note: str = Field(max_length=100)


class OrderRead(BaseModel):
    """An order as it is shown."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    customer_id: UUID
    total: Decimal
    note: str
    created_at: dt.datetime
    updated_at: dt.datetime
    version: int


class Page(BaseModel):
    """A page of orders."""

    items: list[OrderRead]
    next: UUID | None


async def get_session() -> AsyncGenerator[AsyncSession]:
    """The session of a request."""
    async with sessions() as session:
        yield session


Session = Annotated[AsyncSession, Depends(get_session)]


@app.post("/api/v1/orders", status_code=201, response_model=OrderRead)
async def create_order(data: OrderCreate, session: Session) -> Order:
    """Make an order."""
    if await session.scalar(select(Customer.id).where(Customer.id == data.customer_id)) is None:
        raise HTTPException(422)
    now = dt.datetime.now(dt.UTC)
    order = Order(**data.model_dump(), created_at=now, updated_at=now)
    session.add(order)
    await session.commit()
    return order


@app.get("/api/v1/orders/{order_id}", response_model=OrderRead)
async def get_order(order_id: UUID, session: Session) -> Order:
    """One order."""
    order = await session.get(Order, order_id)
    if order is None:
        raise HTTPException(404)
    return order


@app.get("/api/v1/orders", response_model=Page)
async def list_orders(
    session: Session, limit: int = 50, after: UUID | None = None
) -> dict[str, object]:
    """A page of orders."""
    query = select(Order).order_by(Order.id).limit(limit)
    if after is not None:
        query = query.where(Order.id > after)
    items = (await session.scalars(query)).all()
    return {"items": items, "next": items[-1].id if len(items) == limit else None}
