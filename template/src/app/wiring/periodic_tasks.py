"""What runs on a clock, and how often."""

from app.core.periodic import PeriodicTask
from app.tasks import prune_activities

PERIODIC_TASKS: list[PeriodicTask] = [
    PeriodicTask(prune_activities.run, every_seconds=3600),
]
