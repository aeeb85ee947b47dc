"""What runs on a clock, and how often."""

from app.core.periodic import PeriodicTask
from app.tasks import prune_activities, purge_outbox

PERIODIC_TASKS: list[PeriodicTask] = [
    PeriodicTask(prune_activities.run, every_seconds=3600),
    PeriodicTask(purge_outbox.run, every_seconds=3600),
]
