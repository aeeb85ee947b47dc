"""What a function does once in the life of a process: it keeps the outcome in its module."""

from collections.abc import Collection

from layerline.rules.knowledge.decisions import parameters
from layerline.rules.knowledge.statements import standing
from layerline.rules.project import Project
from layerline.syntax.facts import Call, Doing, Module, Statement
from layerline.syntax.symbols import Symbol

_THERE = frozenset({"", "is not"})
_MISSING = frozenset({"not", "is"})
_REMEMBERING = frozenset({"cache", "lru_cache"})


def happens_once(project: Project, function: Symbol, call: Call) -> bool:
    """Whether a call in a function is made the first time only: `if _engine is not None: return …`.

    A test of anything but the kept name and arguments, such as an age, lets it happen again.
    """
    module = project.program.modules[function.module]
    contents = project.program.contents(function.module)
    given = parameters(module, function.name)
    if _is_remembered(contents.functions[function.name].decorators, function, given):
        return True
    inside = [s for s in module.body.statements if s.scope == function.name]
    written = {name for statement in inside for name in statement.writes}
    kept = (written & contents.variables.keys()) - given
    if not kept:
        return False
    return _stands_behind(module, call, kept, given) or _comes_after(module, call, kept, given)


def _is_remembered(decorators: Collection[str], function: Symbol, given: Collection[str]) -> bool:
    """Whether a plain function without arguments has one answer for good."""
    names = {each.removesuffix("()").rpartition(".")[2] for each in decorators}
    return "." not in function.name and not given and not _REMEMBERING.isdisjoint(names)


def _stands_behind(module: Module, call: Call, kept: set[str], given: set[str]) -> bool:
    """Whether it is made in the body of a test that the kept name is missing."""
    statements = module.body.statements
    return any(
        here.parent >= 0
        and here.block == "body"
        and _asks(statements[here.parent], _MISSING, kept, given)
        for _, here in standing(module, call.statement)
    )


def _comes_after(module: Module, call: Call, kept: set[str], given: set[str]) -> bool:
    """Whether the function is left before the call where the kept name is there."""
    statements = module.body.statements
    return any(
        each.kind is Doing.RETURN
        and each.block == "body"
        and each.parent >= 0
        and each.scope == call.scope
        and not kept.isdisjoint(each.reads)
        and _asks(statements[each.parent], _THERE, kept, given)
        for each in statements[: max(call.statement, 0)]
    )


def _asks(
    statement: Statement, operators: Collection[str], kept: set[str], given: set[str]
) -> bool:
    """Whether a test is about the kept name, and of nothing else but arguments."""
    if statement.kind is not Doing.IF:
        return False
    about = [test for test in statement.tests if test.left in kept]
    return (
        bool(about)
        and all(test.operator in operators for test in about)
        and all(test.left in kept | given for test in statement.tests)
    )
