"""Which calls surely ask somebody outside for an answer, and touch no database."""

from layerline.rules.knowledge.http_clients import as_known
from layerline.rules.knowledge.sessions import holds_database
from layerline.rules.project import Project
from layerline.syntax.facts import Call, Module
from layerline.syntax.symbols import Sort

_CLIENTS = ("httpx.AsyncClient", "aiohttp.ClientSession")
_ASKING = frozenset({"get", "head", "options"})
_READS = ("get", "fetch", "load", "list", "find", "read", "search", "lookup", "count", "exists")
_FURTHEST = 3


def is_outbound(dotted: str) -> bool:
    """Whether a name of another library sends a request and awaits the answer."""
    return as_known(dotted).startswith(_CLIENTS)


def asks_outside(project: Project, module: Module, call: Call, depth: int = 0) -> bool:
    """Whether a call asks for something, over the network, and changes nothing there."""
    thing = project.objects.of(module.name, call.scope, call.chain.removesuffix("()"))
    if thing is None or depth > _FURTHEST:
        return False
    symbol = thing.symbol
    if symbol.sort is Sort.EXTERNAL:
        return is_outbound(symbol.dotted) and symbol.last in _ASKING
    if symbol.sort is not Sort.FUNCTION or not symbol.last.startswith(_READS):
        return False
    owner = project.program.member(
        project.program.locate(symbol.module), symbol.name.rpartition(".")[0]
    )
    if owner.sort is Sort.CLASS and holds_database(project, owner):
        return False
    inside = project.program.modules[symbol.module]
    sent = [each for each in inside.body.calls if each.scope == symbol.name and each.awaited]
    return bool(sent) and all(asks_outside(project, inside, each, depth + 1) for each in sent)
