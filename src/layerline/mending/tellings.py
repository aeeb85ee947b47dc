"""Where a project keeps the events of an entity and who hears them, as its generator writes it."""

import re
from dataclasses import dataclass

import libcst as cst

from layerline.architecture.layers import Kind
from layerline.codemods.mending.nodes import class_in, parsed, statements_of
from layerline.codemods.mending.unsure import Unsure
from layerline.mending.site import Site
from layerline.rules.project import Project

_TOPIC = re.compile(r'name: ClassVar\[str\] = "(?P<entity>[\w-]+)\.[\w-]+"')
_IRREGULAR = {
    "build": "built",
    "buy": "bought",
    "get": "got",
    "hold": "held",
    "make": "made",
    "pay": "paid",
    "put": "put",
    "reset": "reset",
    "run": "run",
    "sell": "sold",
    "send": "sent",
    "set": "set",
    "take": "taken",
    "withdraw": "withdrawn",
    "write": "written",
}


@dataclass(frozen=True, slots=True)
class Telling:
    """The events of an entity.

    Attributes:
        events: the module that defines them.
        handlers: the module of those who hear them.
        entity: the entity's class, as `Order`.
        topic: how the names of its events begin, as `order`.
        base: what its events inherit from.
    """

    events: str
    handlers: str
    entity: str
    topic: str
    base: str

    @property
    def variable(self) -> str:
        """What one of them is called in code."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", self.entity).lower()


def telling_of(site: Site, service: str) -> Telling:
    """The events of the entity that a module of services is about.

    Raises:
        Unsure: the project keeps no events, or in another way.
    """
    stem = service.rpartition(".")[2]
    events = _module(site.project, Kind.EVENT, stem)
    handlers = _module(site.project, Kind.HANDLER, stem)
    if not events or not handlers:
        what = "events" if not events else "handlers of events"
        raise Unsure(f"the project has no file of {what} for `{stem}`")
    text = site.text(site.path(events))
    topic = _TOPIC.search(text)
    first = next(
        (
            each
            for each in parsed(text).module.body
            if isinstance(each, cst.ClassDef) and each.bases
        ),
        None,
    )
    listed = re.search(r"^HANDLERS\b.*= \[", site.text(site.path(handlers)), re.MULTILINE)
    if (
        topic is None
        or first is None
        or not isinstance(first.bases[0].value, cst.Name)
        or not listed
    ):
        raise Unsure(f"how `{events}` and `{handlers}` are written is not known")
    entity = "".join(part.title() for part in re.split(r"[_-]", topic["entity"]))
    return Telling(events, handlers, entity, topic["entity"], first.bases[0].value.value)


def event_name(telling: Telling, method: str) -> str:
    """What has happened when a method is done: `Shipped` for `ship`."""
    verb, *rest = method.strip("_").split("_")
    rest = [each for each in rest if each != telling.variable]
    return "".join(part.capitalize() for part in [past(verb), *rest])


def past(verb: str) -> str:
    """The past participle of an English verb, as far as spelling tells."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        return f"{verb}d"
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ied"
    if re.fullmatch(r"[^aeiou]*[aeiou][bdgklmnprt]", verb):
        return f"{verb}{verb[-1]}ed"
    return f"{verb}ed"


def fields_in(site: Site, telling: Telling, event: str) -> frozenset[str] | None:
    """The fields of an event that is there; None where there is none of that name."""
    source = site.source(site.path(telling.events))
    try:
        node = class_in(source, event)
    except Unsure:
        return None
    return frozenset(
        statement.body[0].target.value
        for statement in statements_of(node)
        if isinstance(statement, cst.SimpleStatementLine)
        and isinstance(statement.body[0], cst.AnnAssign)
        and isinstance(statement.body[0].target, cst.Name)
    )


def _module(project: Project, kind: Kind, stem: str) -> str:
    found = [each for each in project.names(kind) if each.rpartition(".")[2] == stem]
    return found[0] if len(found) == 1 else ""
