"""Where a function asks a repository, and what the repository is made of there."""

from dataclasses import dataclass

import libcst as cst

from layerline.codemods._import_order import full_name
from layerline.codemods._source import Source
from layerline.codemods.mending.nodes import function_in, inside, names_in
from layerline.codemods.mending.unsure import Unsure
from layerline.mending.held import require_same, state_of
from layerline.mending.homes import Home
from layerline.mending.site import Site
from layerline.rules.fix import offset
from layerline.rules.knowledge.repositories import is_repository_object
from layerline.rules.knowledge.sessions import is_database
from layerline.rules.project import Project
from layerline.syntax.facts import Call, Module
from layerline.syntax.symbols import Sort, Symbol


@dataclass(frozen=True, slots=True)
class Use:
    """A call of a repository's method.

    Attributes:
        call: where it is.
        repository: the class of what it is made on.
        method: what is called.
    """

    call: Call
    repository: Symbol
    method: Symbol


def uses_of(project: Project, module: Module) -> dict[str, list[Use]]:
    """The calls of repositories in a module, by the function that they stand in."""
    found: dict[str, list[Use]] = {}
    functions = {each.name for each in module.functions}
    for call in module.body.calls:
        owner, _, name = call.chain.removesuffix("()").rpartition(".")
        thing = project.objects.of(module.name, call.scope, owner) if owner else None
        if thing is None or not is_repository_object(project, thing):
            continue
        method = project.objects.attribute(thing, name)
        if call.scope in functions and method and method.symbol.sort is Sort.FUNCTION:
            found.setdefault(call.scope, []).append(Use(call, thing.symbol, method.symbol))
    return found


@dataclass(frozen=True, slots=True)
class Asking:
    """The place of a call.

    Attributes:
        use: the call.
        source: its file.
        function: the function that it stands in.
        node: it as it is written.
        made: the constructor's call, or None where the repository is handed in.
        bound: the name that the repository goes by, or "".
        through: the service whose attribute it is, or "".
        unit: the `with` without a name that opens what the repository is made of.
        held: where the application keeps it, as `.app.state.orders`, or "".
    """

    use: Use
    source: Source
    function: cst.FunctionDef
    node: cst.Call
    made: cst.Call | None
    bound: str
    through: str
    unit: cst.With | None
    held: str = ""

    @property
    def arguments(self) -> tuple[tuple[str, str], ...]:
        """The keyword, "" without one, and the expression of each argument."""
        return tuple(
            (each.keyword.value if each.keyword else "", self._written(each.value))
            for each in self.node.args
        )

    @property
    def constructor_arguments(self) -> list[str]:
        """What the repository is made of, as it is written."""
        return [self._written(each.value) for each in self.made.args] if self.made else []

    @property
    def given(self) -> list[str]:
        """The names that the repository is made of, or reached by."""
        if self.held:
            return list(names_in(self.node.func))
        return list(names_in(*(each.value for each in self.made.args))) if self.made else []

    @property
    def opened(self) -> list[str]:
        """Those of them that the function opens by a `with`."""
        opened = {
            item.asname.name.value
            for each in inside(self.function.body, cst.With)
            if isinstance(each, cst.With)
            for item in each.items
            if item.asname and isinstance(item.asname.name, cst.Name)
        }
        return [each for each in self.given if each in opened or self.unit is not None]

    def _written(self, node: cst.BaseExpression) -> str:
        return self.source.module.code_for_node(node)


def asking_of(site: Site, module: Module, use: Use, home: Home, times: int = 1) -> Asking:
    """Find the call of a use; a name that it is made on is used so often in the function.

    Raises:
        Unsure: what it is made on does more than this, or is no plain session's.
    """
    source = site.source(module.path)
    function = function_in(source, use.call.scope)
    node = _call_at(source, function, use.call)
    receiver = cst.ensure_type(node.func, cst.Attribute).value
    if any(each.star for each in node.args):
        raise Unsure("it is called with `*`")
    if any(True for _ in inside(node, cst.NamedExpr)):
        raise Unsure("it is called with what `:=` binds")
    made, bound, through, held = None, "", "", state_of(receiver)
    if isinstance(receiver, cst.Call):
        made = receiver
    elif isinstance(receiver, cst.Name):
        bound = receiver.value
        made = _constructor(function, bound)
        if names_in(function.body)[bound] - (made is not None) != times:
            raise Unsure(f"`{bound}` is used for more than this call")
    elif held:
        require_same(site, home, held)
    else:
        through = _service_of(site.project, module, use, receiver, home)
    for each in made.args if made else ():
        _require_database(site.project, module, use.call.scope, full_name(each.value))
    unit = _unit(source, function, node, made)
    return Asking(use, source, function, node, made, bound, through, unit, held)


def _service_of(
    project: Project, module: Module, use: Use, receiver: cst.BaseExpression, home: Home
) -> str:
    """`service` of `service.order_repo`."""
    owner, _, attribute = full_name(receiver).rpartition(".")
    thing = project.objects.of(module.name, use.call.scope, owner) if owner else None
    if attribute == home.attribute and thing and thing.symbol == home.service:
        return owner
    raise Unsure(f"where `{full_name(receiver)}` comes from is not certain")


def _require_database(project: Project, module: Module, scope: str, chain: str) -> None:
    thing = project.objects.of(module.name, scope, chain) if chain else None
    if not is_database(project, thing):
        raise Unsure(f"`{chain or 'an argument'}` is no session and no unit of work")


def _call_at(source: Source, function: cst.FunctionDef, call: Call) -> cst.Call:
    start = offset(source.text, call.place.line, call.place.column)
    end = offset(source.text, call.place.end_line, call.place.end_column)
    for node in inside(function, cst.Call):
        func = node.func if isinstance(node, cst.Call) else node
        if func is not node and (source.start(func), source.end(func)) == (start, end):
            return cst.ensure_type(node, cst.Call)
    raise Unsure(f"`{call.chain}` stands in a function of its own")


def _constructor(function: cst.FunctionDef, name: str) -> cst.Call | None:
    """What a name is made by, where one plain assignment says it."""
    for each in inside(function.body, cst.Assign):
        match each:
            case cst.Assign(
                targets=[cst.AssignTarget(target=cst.Name(value=found))], value=cst.Call() as made
            ) if found == name:
                return made
    return None


def _unit(
    source: Source, function: cst.FunctionDef, node: cst.Call, made: cst.Call | None
) -> cst.With | None:
    """The `with` around a call that opens what the repository is made of, under no name."""
    roots = set(names_in(*(each.value for each in made.args))) if made else set()
    for each in inside(function.body, cst.With):
        if not isinstance(each, cst.With) or not source.start(each) < source.start(node):
            continue
        if source.end(node) <= source.end(each) and len(each.items) == 1:
            (item,) = each.items
            if item.asname is None and roots & set(names_in(item.item)):
                return each
    return None
