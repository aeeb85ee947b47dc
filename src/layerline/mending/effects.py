"""A side effect of a service becomes an event, and a handler that does it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import libcst as cst

from layerline.codemods._import_order import full_name
from layerline.codemods._proof import prove_additive
from layerline.codemods.add_list_entry import add_list_entry
from layerline.codemods.evolving._merge_text import TextEdit, applied
from layerline.codemods.mending.nodes import function_in, inside, parsed
from layerline.codemods.mending.planned import Moved, bare
from layerline.codemods.mending.proof import Change, prove_rewritten
from layerline.codemods.mending.releasing import without_statement
from layerline.codemods.mending.unsure import Unsure
from layerline.errors import PreconditionRefusal
from layerline.mending.callers import Mended
from layerline.mending.carried import Effect, Field, arguments, chains_of, fields_of, key_of
from layerline.mending.imports import with_imports
from layerline.mending.makers import Maker, maker_of, without_attribute
from layerline.mending.site import Site
from layerline.mending.tellings import Telling, event_name, fields_in, telling_of
from layerline.rules.finding import Finding
from layerline.rules.fix import offset
from layerline.rules.knowledge.buses import is_bus
from layerline.syntax.facts import Module


@dataclass(frozen=True, slots=True)
class _Event:
    """What is published: its class, its fields, and whether the method publishes it already."""

    name: str
    fields: Sequence[Field]
    is_published: bool


def mend_effect(site: Site, module: Module, finding: Finding) -> Mended:
    """Stage the event and its handler, and make the service that publishes in place of the call.

    Raises:
        Unsure: it is not certain how; nothing is staged.
    """
    effect = _effect(site, module, finding)
    telling = telling_of(site, module.name)
    maker = maker_of(site, effect)
    bus = _bus(site, effect)
    _require_transaction(effect)
    event = _event(site, effect, telling, bus)
    handler = _handler(maker, event, telling)
    texts = {
        telling.handlers: _handling(site, effect, telling, event, maker),
        **({} if event.is_published else {telling.events: _defined(site, telling, event)}),
    }
    text = _published(effect, event, bus)
    for name, content in texts.items():
        prove_additive(site.text(site.path(name)), content)
    for name, content in texts.items():
        site.write(site.path(name), content)
    imports = () if event.is_published else ((telling.events, event.name),)
    title = f"`{effect.scope}` publishes `{event.name}`, and `{handler}` hears it"
    return Mended(text, imports, title, partial(without_attribute, effect=effect, maker=maker))


def _effect(site: Site, module: Module, finding: Finding) -> Effect:
    source = site.source(module.path)
    function = function_in(source, finding.symbol)
    start = offset(source.text, finding.line, finding.column)
    for each in inside(function.body, cst.SimpleStatementLine):
        match each:
            case (
                cst.SimpleStatementLine(
                    body=[cst.Expr(value=cst.Await(expression=cst.Call() as call))]
                )
                | cst.SimpleStatementLine(body=[cst.Expr(value=cst.Call() as call)])
            ):
                if source.start(call.func) == start and isinstance(each, cst.SimpleStatementLine):
                    return Effect(module, source, finding.symbol, function, each, call)
    raise Unsure(f"`{finding.target}` is no statement of its own")


def _bus(site: Site, effect: Effect) -> str:
    """The attribute under which the service has its event bus."""
    owner = effect.scope.rpartition(".")[0]
    for bound in effect.module.bindings:
        if bound.scope == f"{owner}.__init__" and bound.target.startswith("self."):
            thing = site.project.objects.of(effect.module.name, owner, bound.target)
            if thing is not None and is_bus(site.project, thing.symbol):
                return bound.target
    raise Unsure(f"`{owner}` has no event bus")


def _require_transaction(effect: Effect) -> None:
    source, node = effect.source, effect.statement
    for each in inside(effect.function.body, cst.With):
        around = source.start(each) < source.start(node) < source.end(each)
        if around and isinstance(each, cst.With):
            entered = [source.module.code_for_node(item.item) for item in each.items]
            if any(re.fullmatch(r"self\.\w+", one) for one in entered):
                return
    raise Unsure("it stands in no `async with` of the unit of work, in which events are stored")


def _event(site: Site, effect: Effect, telling: Telling, bus: str) -> _Event:
    chains = chains_of(effect)
    for name, values in _publishing(effect, bus).items():
        if all(chain in values for chain in chains):
            named = [Field(values[chain], "", chain, "") for chain in chains]
            return _Event(name, named, is_published=True)
    fields = fields_of(site, effect)
    name = telling.entity + event_name(telling, effect.function.name.value)
    key = key_of(site, effect, telling.variable)
    needed = [key, *(each for each in fields if each.value != key.value)]
    there = fields_in(site, telling, name)
    if there is not None:
        lacking = [f"`{each.name}`" for each in needed if each.name not in there] or ["a place"]
        raise Unsure(f"`{name}` is there already, and has no {', '.join(lacking)}")
    return _Event(name, needed, is_published=False)


def _publishing(effect: Effect, bus: str) -> dict[str, dict[str, str]]:
    """The events that the method publishes: the field of each value, by the event's class."""
    found = {}
    for call in inside(effect.function.body, cst.Call):
        match call:
            case cst.Call(func=cst.Attribute() as func, args=[cst.Arg(value=cst.Call() as made)]):
                if full_name(func) == f"{bus}.publish" and isinstance(made.func, cst.Name):
                    found[made.func.value] = {
                        full_name(each.value): each.keyword.value
                        for each in made.args
                        if each.keyword and full_name(each.value)
                    }
    return found


def _published(effect: Effect, event: _Event, bus: str) -> str:
    """The service's file, which publishes the event in place of the call."""
    source, node = effect.source, effect.statement
    given = ", ".join(f"{each.name}={each.value}" for each in event.fields)
    new = "" if event.is_published else f"await {bus}.publish({event.name}({given}))"
    if new:
        edit = TextEdit(source.start(node), source.end(node.body[0]), new)
        text = applied(source.text, [edit])
    else:
        text = without_statement(source, node)
    moved = Moved(source.module.code_for_node(bare(node)), new, is_statement=True)
    imported = () if event.is_published else (event.name,)
    prove_rewritten(source.text, text, Change(effect.scope, (moved,), imported=imported))
    return text


def _defined(site: Site, telling: Telling, event: _Event) -> str:
    """The file of the events with one more."""
    text = site.text(site.path(telling.events)).rstrip("\n")
    happened = event.name.removeprefix(telling.entity)
    topic = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", happened).lower()
    article = "An" if telling.entity[0] in "AEIOU" else "A"
    was = f"{article} {telling.variable.replace('_', ' ')} was {topic.replace('_', ' ')}."
    lines = [
        *("", "", f"class {event.name}({telling.base}):", f'    """{was}"""', ""),
        f'    name: ClassVar[str] = "{telling.topic}.{topic}"',
        *(f"    {each.name}: {each.type}" for each in event.fields),
    ]
    wanted = {made for each in event.fields for made in _imports(site, each)}
    return with_imports("\n".join([text, *lines, ""]), sorted(wanted))


def _imports(site: Site, field: Field) -> list[tuple[str, str]]:
    found = site.project.program.contents(field.origin).imports
    names = [found[name] for name in re.findall(r"[A-Za-z_]\w*", field.type) if name in found]
    return [
        (made.module, made.name)
        if made.name
        else ("", made.module if made.module == made.bound else f"{made.module} as {made.bound}")
        for made in names
    ]


def _handling(site: Site, effect: Effect, telling: Telling, event: _Event, maker: Maker) -> str:
    """The file of the handlers with one more, and its place in their list."""
    text = site.text(site.path(telling.handlers))
    module, handler = parsed(text).module, _handler(maker, event, telling)
    like = next((each for each in module.body if isinstance(each, cst.FunctionDef)), None)
    unit = like.params.params[1] if like is not None and len(like.params.params) > 1 else None
    if like is None or unit is None or not unit.annotation or like.name.value == handler:
        raise Unsure(f"`{telling.handlers}` has no handler that this one could be like")
    unused = "" if maker.takes_unit else "_"
    second = f"{unused}{unit.name.value}: {module.code_for_node(unit.annotation.annotation)}"
    made = maker.expression(unit.name.value)
    waits = "await " if isinstance(effect.statement.body[0], cst.Expr) and maker.is_async else ""
    function = (
        f"async def {handler}(event: {event.name}, {second}) -> None:\n"
        f'    """Let {maker.title} do it once the change is stored."""\n'
        f"    {waits}{made}.{maker.method}({arguments(effect, event.fields)})\n\n\n"
    )
    at = text.index("HANDLERS")
    text = text[:at] + function + text[at:]
    try:
        text = add_list_entry(text, "HANDLERS", f"Handler({event.name}, {handler})")
    except PreconditionRefusal as refusal:
        raise Unsure(refusal.reason) from None
    return with_imports(text, [(telling.events, event.name), *maker.imports])


def _handler(maker: Maker, event: _Event, telling: Telling) -> str:
    """What the handler is called: `welcome_when_user_created`."""
    happened = event.name.removeprefix(telling.entity)
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", happened).lower()
    return f"{maker.method}_when_{telling.variable}_{words}"
