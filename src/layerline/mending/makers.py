"""What a service causes side effects by, and how a handler makes the same."""

import re
from dataclasses import dataclass

import libcst as cst

from layerline.codemods._import_order import full_name
from layerline.codemods.mending.nodes import function_in, parsed, statements_of
from layerline.codemods.mending.planned import Moved, bare
from layerline.codemods.mending.proof import Change, prove_rewritten
from layerline.codemods.mending.releasing import without_statement
from layerline.codemods.mending.unsure import Unsure
from layerline.mending.carried import Effect
from layerline.mending.site import Site
from layerline.rules.knowledge.sql import is_unit_of_work


@dataclass(frozen=True, slots=True)
class Maker:
    """The object of a side effect.

    Attributes:
        name: the class or function that makes it.
        takes_unit: whether it is made of a unit of work; else of nothing.
        attribute: the service's attribute that keeps it.
        is_own: whether the service makes it itself and nobody hands it in.
        method: what is called on it.
        is_async: whether that is awaited.
        imports: what makes it, by module and name.
    """

    name: str
    takes_unit: bool
    attribute: str
    is_own: bool
    method: str
    is_async: bool
    imports: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        """How a sentence calls it."""
        return f"`{self.name}`" if self.name[0].isupper() else f"`{self.name}()`"

    def expression(self, unit: str) -> str:
        """How a handler makes it."""
        return f"{self.name}({unit if self.takes_unit else ''})"


def maker_of(site: Site, effect: Effect) -> Maker:
    """How the object is made whose method the service calls.

    Raises:
        Unsure: it is handed in, or made of what a handler does not have.
    """
    owner, _, method = full_name(effect.call.func).rpartition(".")
    if not re.fullmatch(r"self\.\w+", owner):
        raise Unsure(f"`{owner or method}` is no attribute of the service")
    scope = f"{effect.scope.rpartition('.')[0]}.__init__"
    value = _value(function_in(effect.source, scope), owner)
    is_own = isinstance(value, cst.Call)
    if isinstance(value, cst.BooleanOperation) and isinstance(value.operator, cst.Or):
        value = value.right
    if not isinstance(value, cst.Call) or not isinstance(value.func, cst.Name):
        raise Unsure(f"who hands in `{owner}` knows what it is made of, and a handler does not")
    takes_unit = _takes_unit(site, effect, scope, value)
    made = site.project.program.contents(effect.module.name).imports.get(value.func.value)
    if made is None or made.name != made.bound:
        raise Unsure(f"where `{value.func.value}` comes from is not certain")
    is_async = isinstance(effect.statement.body[0], cst.Expr) and isinstance(
        effect.statement.body[0].value, cst.Await
    )
    imports = ((made.module, made.name),)
    return Maker(made.name, takes_unit, owner, is_own, method, is_async, imports)


def without_attribute(text: str, effect: Effect, maker: Maker) -> str:
    """The service's file without the attribute, where it made it for this alone."""
    attribute = maker.attribute.removeprefix("self.")
    if not maker.is_own or len(re.findall(rf"\bself\.{attribute}\b", text)) != 1:
        return text
    source = parsed(text)
    scope = f"{effect.scope.rpartition('.')[0]}.__init__"
    body = statements_of(function_in(source, scope))
    for each in body:
        if _assigns(each, maker.attribute) is not None and len(body) > 1:
            done = without_statement(source, each)
            moved = Moved(source.module.code_for_node(bare(each)), "", is_statement=True)
            prove_rewritten(text, done, Change(scope, (moved,)))
            return done
    return text


def _value(initializer: cst.FunctionDef, attribute: str) -> cst.BaseExpression | None:
    for each in statements_of(initializer):
        value = _assigns(each, attribute)
        if value is not None:
            return value
    raise Unsure(f"`__init__` does not say what `{attribute}` is")


def _assigns(statement: cst.CSTNode, attribute: str) -> cst.BaseExpression | None:
    match statement:
        case cst.SimpleStatementLine(
            body=[cst.Assign(targets=[cst.AssignTarget(target=target)], value=value)]
        ) if full_name(target) == attribute:
            return value
    return None


def _takes_unit(site: Site, effect: Effect, scope: str, made: cst.Call) -> bool:
    given = [full_name(each.value) for each in made.args]
    if not given:
        return False
    things = [site.project.objects.of(effect.module.name, scope, each) for each in given if each]
    if len(given) == 1 and things and is_unit_of_work(site.project, things[0]):
        return True
    raise Unsure(f"`{full_name(made.func)}` is made of what a handler does not have")
