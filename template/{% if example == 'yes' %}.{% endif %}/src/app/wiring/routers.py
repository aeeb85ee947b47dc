"""Which routers the API serves."""

from fastapi import APIRouter

from app.api.routes import activities, members, organizations, profiles, users

ROUTERS: list[APIRouter] = [
    activities.router,
    members.router,
    organizations.router,
    profiles.router,
    users.router,
]
