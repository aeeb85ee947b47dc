"""A caller that asks a repository several questions comes to ask its service as many.

They stay in one transaction only where the service opens none of its own and all that the caller
does with the database goes through it.
"""

from collections.abc import Iterator, Sequence

from layerline.codemods._source import Source
from layerline.codemods.evolving._merge_text import TextEdit, applied
from layerline.codemods.mending.import_proof import prove_imports
from layerline.codemods.mending.nodes import function_in, names_in, parameters_of, parsed
from layerline.codemods.mending.planned import Moved
from layerline.codemods.mending.proof import Change, prove_rewritten
from layerline.codemods.mending.releasing import released
from layerline.codemods.mending.taking import taking
from layerline.codemods.mending.unsure import Unsure
from layerline.mending.access import Access, access_to
from layerline.mending.asking import Asking, Use, asking_of
from layerline.mending.callers import Mended, asked_of, may_go, with_method
from layerline.mending.delegates import Delegate
from layerline.mending.homes import Home, home_of, home_reached, is_reading, opening
from layerline.mending.imports import with_imports
from layerline.mending.routed import require_route
from layerline.mending.site import Site
from layerline.rules.knowledge.sessions import is_database
from layerline.syntax.facts import Module


def mend_together(site: Site, module: Module, scope: str, uses: Sequence[Use]) -> Mended:
    """Stage the service's methods, and make the function that calls them.

    Args:
        site: the project.
        module: the caller's.
        scope: dotted name of the function.
        uses: each call of a repository in it, more than one.

    Raises:
        Unsure: it is not certain how; nothing is staged.
    """
    home = _home(site, module, scope, uses)
    path = site.path(home.service.module)
    asked = [asking_of(site, module, use, home, _times(uses, use)) for use in uses]
    if any(each.made or each.unit or each.held for each in asked):
        raise Unsure(f"it asks repositories {len(uses)} times, of what it makes itself")
    access = access_to(site, module, scope, home.service)
    through = asked[0].through
    if not (through or access.name):
        raise Unsure(f"it asks repositories {len(uses)} times, and makes the service itself")
    before = site.text(path)
    try:
        needed = list(_needed(site, home, asked))
        imports = () if through else access.imports
        text = _rewritten(site, module, asked, access, needed)
        come = {".".join(each).partition(" as ")[0] for each in imports}
        prove_imports(text, with_imports(text, imports), come=come)
    except Unsure:
        site.take_back(path, before)
        raise
    names = ", ".join(dict.fromkeys(f"`{home.service.last}.{each.name}`" for each in needed))
    return Mended(text, imports, f"`{scope}` asks {names}")


def _home(site: Site, module: Module, scope: str, uses: Sequence[Use]) -> Home:
    """The one service of all questions, whose methods open nothing."""
    homes = {
        home_reached(site.project, module, scope, use.call.chain)
        or home_of(site.project, use.repository)
        for use in uses
    }
    if len({home.service for home in homes}) != 1 or len(homes) != 1:
        raise Unsure(f"it asks {len(homes)} repositories, perhaps in one transaction")
    (home,) = homes
    service = site.source(site.path(home.service.module))
    if any(opening(service, home, reading=is_reading(use.method.last)) for use in uses):
        raise Unsure(
            f"it asks repositories {len(uses)} times, and each method of "
            f"`{home.service.last}` opens a transaction of its own"
        )
    return home


def _times(uses: Sequence[Use], use: Use) -> int:
    """How many of the questions are asked of the same name."""
    root = use.call.chain.partition(".")[0]
    return sum(each.call.chain.partition(".")[0] == root for each in uses)


def _needed(site: Site, home: Home, asked: Sequence[Asking]) -> Iterator[Delegate]:
    """The method for each question; what the service does not have is staged."""
    path = site.path(home.service.module)
    for each in asked:
        service = site.source(path)
        needed = asked_of(site, service, home, each, "")
        if needed.text:
            site.write(path, with_method(site, service, home, needed))
        yield needed


def _rewritten(
    site: Site, module: Module, asked: Sequence[Asking], access: Access, needed: Sequence[Delegate]
) -> str:
    """The caller's file, its imports as they were, and proved to do what it did."""
    first = asked[0]
    source, scope, through = first.source, first.use.call.scope, first.through
    calls = [f"{through or access.name}.{each.name}({', '.join(each.passed)})" for each in needed]
    text = applied(source.text, list(_edits(source, asked, calls)))
    free = dict.fromkeys(each.bound for each in asked if each.bound)
    text, gone = released(text, scope, free, may_go(site.project, module, scope))
    _require_all(site, module, parsed(text), scope)
    taken = "" if through else access.parameter
    text = taking(text, scope, taken) if taken else text
    if taken or gone & {each.name.value for each in parameters_of(first.function)}:
        require_route(site.project, module, source, first.function, scope)
    moved = tuple(
        Moved(source.text[source.start(each.node) : source.end(each.node)], call)
        for each, call in zip(asked, calls, strict=True)
    )
    used = () if through else tuple(name for _, name in access.imports)
    prove_rewritten(source.text, text, Change(scope, moved, taken, gone, used))
    return text


def _edits(source: Source, asked: Sequence[Asking], calls: Sequence[str]) -> Iterator[TextEdit]:
    reached = -1
    for each, call in sorted(
        zip(asked, calls, strict=True), key=lambda pair: source.start(pair[0].node)
    ):
        start, end = source.start(each.node), source.end(each.node)
        if start < reached:
            raise Unsure("one question is asked inside of another")
        reached = end
        yield TextEdit(start, end, call)


def _require_all(site: Site, module: Module, after: Source, scope: str) -> None:
    """Nothing may be left that the function does with the database itself."""
    function = function_in(after, scope)
    used = names_in(function.body)
    for each in parameters_of(function):
        name = each.name.value
        if used[name] and is_database(
            site.project, site.project.objects.of(module.name, scope, name)
        ):
            raise Unsure(f"`{name}` is used beside it, perhaps in one transaction")
