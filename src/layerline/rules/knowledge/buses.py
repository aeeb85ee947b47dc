"""What an event bus is, and which calls publish on one."""

import re

from layerline.architecture.settings import Role
from layerline.rules.knowledge.roles import plays
from layerline.rules.project import Project
from layerline.syntax.symbols import Sort, Symbol

_BUS = re.compile(r"\w*(Event|Message)(Bus|Publisher|Dispatcher)")
_HELD = frozenset({"event_bus", "_event_bus", "message_bus", "_message_bus"})
_PUBLISHING = frozenset({"publish", "emit", "dispatch", "publish_all"})
_ASKING = frozenset(
    {"request", "rpc", "ask", "call", "publish_and_wait", "send_and_wait", "request_reply"}
)


def is_bus(project: Project, symbol: Symbol) -> bool:
    """Whether a class is an event bus, by its name, a base's, or a broker of FastStream."""
    if plays(project, Role.BUS, symbol):
        return True
    if symbol.sort is Sort.EXTERNAL:
        return symbol.dotted.startswith("faststream.") and symbol.last.endswith("Broker")
    return symbol.sort is Sort.CLASS and any(
        _BUS.fullmatch(above.last) for above in project.program.ancestors(symbol)
    )


def publishes(project: Project, module: str, scope: str, chain: str) -> bool:
    """Whether a call, given as its chain, publishes an event."""
    return _on_bus(project, module, scope, chain, _PUBLISHING)


def asks_bus(project: Project, module: str, scope: str, chain: str) -> bool:
    """Whether a call, given as its chain, sends a question over the bus and awaits the answer."""
    return _on_bus(project, module, scope, chain, _ASKING)


def _on_bus(project: Project, module: str, scope: str, chain: str, methods: frozenset[str]) -> bool:
    owner, _, method = chain.rpartition(".")
    if method.removesuffix("()") not in methods or not method.endswith("()"):
        return False
    if owner.rpartition(".")[2] in _HELD:
        return True
    thing = project.objects.of(module, scope, owner)
    return thing is not None and is_bus(project, thing.symbol)
