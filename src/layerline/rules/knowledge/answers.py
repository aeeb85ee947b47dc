"""Whether the result of a call is used, or waited for by other means."""

from collections.abc import Iterator

from layerline.syntax.facts import Call, Module, Statement, Usage

_LOGS = ("log", "logger", "logging", "_log", "_logger", "print()", "structlog")
_GATHERING = frozenset({"gather", "create_task", "ensure_future", "add_task", "wait_for", "shield"})
_REPLIES = ("create_future()", "Future()", "Queue()", "Event()")


def result_is_used(module: Module, call: Call) -> bool:
    """Whether what a call gives back decides or becomes something; to log it does not count."""
    if call.usage in (Usage.TESTED, Usage.READ, Usage.ENTERED):
        return True
    if call.usage is Usage.RETURNED:
        made = next((each for each in module.functions if each.name == call.scope), None)
        return made is not None and made.returns not in ("", "None")
    if call.usage is Usage.PASSED and call.within >= 0:
        name = module.body.calls[call.within].chain.removesuffix("()").rpartition(".")[2]
        return (
            call.awaited
            and name not in _GATHERING
            and not _is_log(module.body.calls[call.within].chain)
        )
    return call.usage is Usage.BOUND and _is_read_later(module, call)


def awaits_reply(module: Module, call: Call) -> bool:
    """Whether the arguments hold a future or a queue that the same function then awaits."""
    if call.statement < 0:
        return False
    handed = {chain.partition(".")[0] for chain in module.body.statements[call.statement].reads}
    replies = {
        bound.target
        for bound in module.bindings
        if bound.scope == call.scope and bound.value.endswith(_REPLIES) and bound.target in handed
    }
    return any(
        not replies.isdisjoint(chain.partition(".")[0] for chain in statement.reads)
        for statement in _later(module, call)
    )


def _is_read_later(module: Module, call: Call) -> bool:
    if call.statement < 0:
        return False
    names = set(module.body.statements[call.statement].writes)
    return any(
        not names.isdisjoint(chain.partition(".")[0].rstrip("()[]") for chain in statement.reads)
        and not any(_is_log(chain) for chain in statement.reads)
        for statement in _later(module, call)
    )


def _later(module: Module, call: Call) -> Iterator[Statement]:
    """The statements of the same function that stand below."""
    for statement in module.body.statements[call.statement + 1 :]:
        if statement.scope == call.scope:
            yield statement


def _is_log(chain: str) -> bool:
    root = chain.removeprefix("self.").partition(".")[0]
    return root in _LOGS
