"""What runs on a clock, and how often."""

from app.core.periodic import PeriodicTask
from app.tasks import forget_idempotency_keys, prune_activities

PERIODIC_TASKS: list[PeriodicTask] = [
    PeriodicTask(forget_idempotency_keys.run, every_seconds=3600),
    PeriodicTask(prune_activities.run, every_seconds=3600),
]
