"""A caller that uses a repository comes to call its service, which gets the method for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from layerline.codemods._source import Source
from layerline.codemods.add_method import add_method
from layerline.codemods.evolving._merge_text import TextEdit, applied
from layerline.codemods.mending.import_proof import prove_imports
from layerline.codemods.mending.nodes import parameters_of
from layerline.codemods.mending.planned import Moved
from layerline.codemods.mending.proof import Change, prove_rewritten
from layerline.codemods.mending.releasing import released, unwrapped_at
from layerline.codemods.mending.signatures import summary_of
from layerline.codemods.mending.taking import taking
from layerline.codemods.mending.unsure import Unsure
from layerline.errors import PreconditionRefusal
from layerline.mending.access import Access, access_to, can_make
from layerline.mending.asking import Asking, Use, asking_of
from layerline.mending.delegates import Delegate, Question, delegate
from layerline.mending.homes import Home, home_of, home_reached, is_reading, opening
from layerline.mending.imports import with_imports
from layerline.mending.origins import is_there
from layerline.mending.routed import require_route
from layerline.mending.site import Site
from layerline.rules.knowledge.repositories import is_repository_object
from layerline.rules.knowledge.sessions import is_database
from layerline.rules.knowledge.sql import is_unit_of_work
from layerline.rules.project import Project
from layerline.syntax.facts import Module

_REQUESTS = (".Request", ".WebSocket", ".HTTPConnection")


@dataclass(frozen=True, slots=True)
class Mended:
    """What the repair of a function comes to.

    Attributes:
        text: the file of the function, but for its imports.
        imports: what that needs.
        title: what was done, in the user's names.
        finish: what is to be done to the file after all its functions are mended.
    """

    text: str
    imports: tuple[tuple[str, str], ...]
    title: str
    finish: Callable[[str], str] = str


def mend(site: Site, module: Module, scope: str, uses: Sequence[Use]) -> Mended:
    """Stage the service's method, and make the function that calls it.

    Args:
        site: the project.
        module: the caller's.
        scope: dotted name of the function.
        uses: the one call of a repository in it.

    Raises:
        Unsure: it is not certain how; nothing is staged.
    """
    (use,) = uses
    reached = home_reached(site.project, module, scope, use.call.chain)
    home = reached or home_of(site.project, use.repository)
    asking = asking_of(site, module, use, home)
    access = access_to(site, module, scope, home.service)
    service = site.source(site.path(home.service.module))
    entered = opening(service, home, reading=is_reading(use.method.last))
    needed = asked_of(site, service, home, asking, entered)
    require_opening(site.project, module, asking, entered)
    imports = () if asking.through else access.imports
    text = _rewritten(site, module, asking, access, needed)
    come = {".".join(filter(None, each)).partition(" as ")[0] for each in imports}
    prove_imports(text, with_imports(text, imports), come=come)
    if needed.text:
        site.write(site.path(home.service.module), with_method(site, service, home, needed))
    return Mended(text, imports, f"`{scope}` asks `{home.service.last}.{needed.name}`")


def asked_of(site: Site, service: Source, home: Home, asking: Asking, entered: str) -> Delegate:
    """The method of a service for a question.

    Args:
        site: the project.
        service: the file of the service.
        home: the service.
        asking: the question.
        entered: what the method is to enter first; "" for nothing.

    Raises:
        Unsure: it is not certain.
    """
    method = asking.use.method
    if not is_reading(method.last) and "event_bus" in service.text:
        raise Unsure(
            f"`{method.last}` changes something, and `{home.service.last}` publishes its changes"
        )
    function = asking.function
    asked = asking.arguments
    caller, summary = function.name.value, summary_of(function)
    question = Question(method, asking.use.repository, asked, caller, summary)
    return delegate(site, home, question, entered)


def with_method(site: Site, service: Source, home: Home, needed: Delegate) -> str:
    """The service's file with the method and what it imports."""
    try:
        text = add_method(service.text, home.service.name, needed.text)
    except PreconditionRefusal as refusal:
        raise Unsure(refusal.reason) from None
    own = home.service.module
    missing = [each for each in needed.imports if each[0] != own and not is_there(site, own, each)]
    return with_imports(text, missing)


def require_opening(project: Project, module: Module, asking: Asking, entered: str) -> None:
    """A unit of work that the caller opened is to be opened by the service."""
    for name in asking.opened:
        thing = project.objects.of(module.name, asking.use.call.scope, name)
        if not entered and is_unit_of_work(project, thing):
            raise Unsure(f"the caller opens `{name}`, and the service's methods open nothing")


def _rewritten(site: Site, module: Module, asking: Asking, access: Access, needed: Delegate) -> str:
    """The caller's file, its imports as they were, and proved to do what it did."""
    source, scope = asking.source, asking.use.call.scope
    free = [asking.bound] if asking.bound else []
    name = asking.through or access.name
    if name:
        free += asking.given
    else:
        name = _made_in_place(site, module, asking, access)
    old = source.text[source.start(asking.node) : source.end(asking.node)]
    call = f"{name}.{needed.name}({', '.join(needed.passed)})"
    edit = TextEdit(source.start(asking.node), source.end(asking.node), call)
    text, unit = applied(source.text, [edit]), ""
    if asking.unit is not None:
        unit = source.module.code_for_node(asking.unit.items[0].item)
        text = unwrapped_at(text, scope, source.start(asking.unit))
    text, gone = released(text, scope, free, may_go(site.project, module, scope))
    taken = "" if asking.through else access.parameter
    text = taking(text, scope, taken) if taken else text
    used = () if asking.through else tuple(name for _, name in access.imports)
    if taken or gone & {each.name.value for each in parameters_of(asking.function)}:
        require_route(site.project, module, source, asking.function, scope)
    prove_rewritten(source.text, text, Change(scope, (Moved(old, call, unit),), taken, gone, used))
    return text


def _made_in_place(site: Site, module: Module, asking: Asking, access: Access) -> str:
    """The service, made of what its repository was made of."""
    ((_, service),) = access.imports
    found = site.project.program.locate(".".join(access.imports[0]))
    given = asking.constructor_arguments
    scope = asking.use.call.scope
    thing = site.project.objects.of(module.name, scope, given[0]) if len(given) == 1 else None
    if not can_make(site.project, found, thing):
        raise Unsure(f"what `{service}` is made of here is not certain")
    return f"{service}({given[0]})"


def may_go(project: Project, module: Module, scope: str) -> Callable[[str], bool]:
    """Tells whether nothing but a function would notice that a name of it is gone."""

    def is_free(name: str) -> bool:
        thing = project.objects.of(module.name, scope, name)
        if thing is None:
            return False
        is_request = thing.symbol.dotted.endswith(_REQUESTS)
        return is_request or is_database(project, thing) or is_repository_object(project, thing)

    return is_free
