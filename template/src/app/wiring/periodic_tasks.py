"""What runs on a clock, and when: minute, hour, day of the month, month, day of the week."""

from app.core.periodic import PeriodicTask
from app.tasks import forget_idempotency_keys, prune_activities, purge_outbox

PERIODIC_TASKS: list[PeriodicTask] = [
    PeriodicTask(forget_idempotency_keys.run, cron="7 * * * *"),
    PeriodicTask(prune_activities.run, cron="17 * * * *"),
    PeriodicTask(purge_outbox.run, cron="47 * * * *"),
]
