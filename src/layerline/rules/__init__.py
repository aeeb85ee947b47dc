"""The rules. One file each, which is the rule, its page in the documentation and its tests.

To add one: write the file, and add its line to `ALL`.
"""

from layerline.rules import (
    awaits_in_sequence,
    blocking_call,
    coroutine_not_awaited,
    event_result_used,
    forbidden_import,
    foreign_repository,
    foreign_state_changed,
    gather_shares_session,
    model_decides,
    model_queries,
    nested_event_loop,
    repository_commits,
    repository_decides,
    repository_events,
    repository_http,
    repository_reaches_caller,
    repository_side_effect,
    repository_without_base,
    route_publishes_event,
    route_uses_repository,
    route_uses_session,
    service_cycle,
    service_http,
    service_sql,
    side_effect_called,
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
    route_publishes_event.RULE,
    upward_import.RULE,
    forbidden_import.RULE,
    service_http.RULE,
    service_sql.RULE,
    foreign_repository.RULE,
    repository_decides.RULE,
    repository_http.RULE,
    repository_events.RULE,
    repository_side_effect.RULE,
    repository_commits.RULE,
    repository_without_base.RULE,
    model_queries.RULE,
    model_decides.RULE,
    service_cycle.RULE,
    event_result_used.RULE,
    side_effect_called.RULE,
    foreign_state_changed.RULE,
    blocking_call.RULE,
    sync_library.RULE,
    coroutine_not_awaited.RULE,
    awaits_in_sequence.RULE,
    gather_shares_session.RULE,
    nested_event_loop.RULE,
    suppression_without_reason.RULE,
    unused_suppression.RULE,
    unreadable_module.RULE,
    unclassified_module.RULE,
)

__all__ = ["ALL", "Example", "Finding", "Project", "Related", "Rule", "Severity"]
