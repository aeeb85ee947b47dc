"""Which routers the API serves."""

from fastapi import APIRouter

from app.api.routes import activities

ROUTERS: list[APIRouter] = [
    activities.router,
]
