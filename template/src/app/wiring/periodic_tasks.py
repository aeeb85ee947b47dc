"""What runs on a clock, and when: minute, hour, day of the month, month, day of the week."""

from app.core.periodic import PeriodicTask
from app.tasks import prune_activities, purge_outbox

PERIODIC_TASKS: list[PeriodicTask] = [
    PeriodicTask(prune_activities.run, cron="17 * * * *"),
    PeriodicTask(purge_outbox.run, cron="47 * * * *"),
]
