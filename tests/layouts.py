"""Small code bases in the layouts that people choose, with what each of their files is."""

from dataclasses import dataclass

ROUTES = """\
from fastapi import APIRouter

router = APIRouter()


@router.get("/{key}")
async def read(key: int):
    return key


@router.post("/")
async def create():
    return 1
"""
SERVICE = """\
class OrderService:
    async def place(self):
        return 1
"""
REPOSITORY = """\
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession


class OrderRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def all(self):
        return await self.session.scalars(select(1))
"""
MODEL = """\
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase): ...


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
"""
SCHEMA = """\
from pydantic import BaseModel


class OrderRead(BaseModel):
    id: int
"""
MAIN = """\
from fastapi import FastAPI


def create_app():
    return FastAPI()
"""
SETTINGS = """\
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    name: str = "shop"
"""
TASK = """\
from celery import shared_task


@shared_task
def nightly():
    return 1
"""
ENGINE = """\
from sqlalchemy import create_engine

engine = create_engine("sqlite://")
"""
HELPER = """\
def rounded(value):
    return round(value, 2)
"""


@dataclass(frozen=True)
class Layout:
    """A code base.

    Attributes:
        files: content by path.
        packages: what its packages are.
        layout: what it is called.
        kinds: the kind of each file that has one.
    """

    files: dict[str, str]
    packages: tuple[str, ...]
    layout: str
    kinds: dict[str, str]


def _layer_first(package: str) -> Layout:
    kinds = {
        "main.py": ("root", MAIN),
        "routers/orders.py": ("route", ROUTES),
        "routers/customers.py": ("route", ROUTES),
        "services/orders.py": ("service", SERVICE),
        "repositories/orders.py": ("repository", REPOSITORY),
        "models/order.py": ("model", MODEL),
        "schemas/order.py": ("schema", SCHEMA),
        "settings.py": ("core", SETTINGS),
        "tasks/nightly.py": ("task", TASK),
    }
    files = {f"{package}/{path}": content for path, (_, content) in kinds.items()}
    folders = {path.rpartition("/")[0] for path in files}
    files |= {f"{folder}/__init__.py": "" for folder in folders}
    files[f"{package}/rounding.py"] = HELPER
    known = {f"{package}/{path}": kind for path, (kind, _) in kinds.items()}
    return Layout(files, (package,), "layer-first", known)


def _feature_first() -> Layout:
    parts = {
        "endpoints.py": ("route", ROUTES),
        "service.py": ("service", SERVICE),
        "repository.py": ("repository", REPOSITORY),
        "models.py": ("model", MODEL),
        "schemas.py": ("schema", SCHEMA),
    }
    files = {"shop/__init__.py": "", "shop/main.py": MAIN}
    known = {"shop/main.py": "root"}
    for feature in ("orders", "customers", "billing"):
        files[f"shop/{feature}/__init__.py"] = ""
        for name, (kind, content) in parts.items():
            files[f"shop/{feature}/{name}"] = content
            known[f"shop/{feature}/{name}"] = kind
    return Layout(files, ("shop",), "feature-first", known)


def _mixed() -> Layout:
    files = {
        "src/shop/__init__.py": "",
        "src/shop/app.py": MAIN,
        "src/shop/services/__init__.py": "",
        "src/shop/services/orders.py": SERVICE,
        "src/shop/services/stock.py": SERVICE,
        "src/shop/api/__init__.py": "",
        "src/shop/api/orders.py": ROUTES,
        "src/shop/billing/__init__.py": "",
        "src/shop/billing/billing_routes.py": ROUTES,
        "src/shop/billing/billing_service.py": SERVICE,
        "src/shop/billing/models.py": MODEL,
        "src/shop/returns/__init__.py": "",
        "src/shop/returns/return_routes.py": ROUTES,
        "src/shop/returns/return_service.py": SERVICE,
        # pydantic models, whatever the file is called
        "src/shop/returns/models.py": SCHEMA,
    }
    known = {
        "src/shop/app.py": "root",
        "src/shop/services/orders.py": "service",
        "src/shop/services/stock.py": "service",
        "src/shop/api/orders.py": "route",
        "src/shop/billing/billing_routes.py": "route",
        "src/shop/billing/billing_service.py": "service",
        "src/shop/billing/models.py": "model",
        "src/shop/returns/return_routes.py": "route",
        "src/shop/returns/return_service.py": "service",
        "src/shop/returns/models.py": "schema",
    }
    return Layout(files, ("src/shop",), "mixed", known)


def _several_roots() -> Layout:
    one, two = _layer_first("src/shop"), _layer_first("src/back_office")
    packages = ("src/back_office", "src/shop")
    return Layout(one.files | two.files, packages, "layer-first", one.kinds | two.kinds)


def _flat() -> Layout:
    """Modules that import each other by their bare names, from the folder they run in."""
    files = {
        "backend/main.py": f"from routers import orders\nimport database\n{MAIN}",
        "backend/database.py": ENGINE,
        "backend/models.py": f"import database\n{MODEL}",
        "backend/routers/orders.py": f"from models import Order\n{ROUTES}",
        "backend/services/orders.py": SERVICE,
    }
    known = {
        "backend/main.py": "root",
        "backend/database.py": "core",
        "backend/models.py": "model",
        "backend/routers/orders.py": "route",
        "backend/services/orders.py": "service",
    }
    return Layout(files, ("backend/.",), "layer-first", known)


LAYOUTS = {
    "layer-first": _layer_first("src/shop"),
    "feature-first": _feature_first(),
    "mixed": _mixed(),
    "several roots": _several_roots(),
    "flat": _flat(),
}
