"""The rules. One file each, which is the rule, its page in the documentation and its tests.

To add one: write the file, and add its line to `ALL`.
"""

from layerline.rules import (
    awaits_in_sequence,
    blocking_call,
    coroutine_not_awaited,
    expired_suppression,
    forbidden_import,
    gather_shares_session,
    nested_event_loop,
    repository_events,
    repository_http,
    repository_reaches_caller,
    route_uses_repository,
    route_uses_session,
    service_cycle,
    service_http,
    service_sql,
    suppression_without_reason,
    sync_library,
    unclassified_module,
    unreadable_module,
    unused_suppression,
    upward_import,
)
from layerline.rules.finding import Finding, Related, Severity
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule

ALL: tuple[Rule, ...] = (
    route_uses_repository.RULE,
    repository_reaches_caller.RULE,
    route_uses_session.RULE,
    upward_import.RULE,
    forbidden_import.RULE,
    service_http.RULE,
    service_sql.RULE,
    repository_http.RULE,
    repository_events.RULE,
    service_cycle.RULE,
    blocking_call.RULE,
    sync_library.RULE,
    coroutine_not_awaited.RULE,
    awaits_in_sequence.RULE,
    gather_shares_session.RULE,
    nested_event_loop.RULE,
    suppression_without_reason.RULE,
    unused_suppression.RULE,
    expired_suppression.RULE,
    unreadable_module.RULE,
    unclassified_module.RULE,
)

__all__ = ["ALL", "Example", "Finding", "Project", "Related", "Rule", "Severity"]
