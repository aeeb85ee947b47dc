"""What runs on a clock, and when: minute, hour, day of the month, month, day of the week."""

from app.core.periodic import PeriodicTask
from app.tasks import prune_activities

PERIODIC_TASKS: list[PeriodicTask] = [
    PeriodicTask(prune_activities.run, cron="17 * * * *"),
]
