"""What a call does only where an argument says so, and what waits for no time at all."""

from collections.abc import Iterator

from layerline.rules.knowledge.decisions import parameters
from layerline.rules.knowledge.statements import are_beside, standing
from layerline.syntax.facts import Call, Doing, Module, Statement

_WITH_TIMEOUT = frozenset({"wait", "join", "get", "acquire", "result", "poll"})
_TIMES = frozenset({"", "timeout", "block", "blocking"})


def is_behind_argument(module: Module, call: Call) -> bool:
    """Whether a call stands behind a test of a mere argument: `if ping: …`."""
    return any(
        at != call.statement
        and statement.block != "else"
        and _tests(statement, parameters(module, statement.scope))
        for at, statement in standing(module, call.statement)
    )


def branch_of(module: Module, call: Call) -> tuple[int, str] | None:
    """The test of the function's arguments or of its object in one branch of which a call stands.

    None where it stands in no such branch. The tests are those that have another branch: a
    `path.startswith("ssh://")` with an `else` tells kinds apart.
    """
    statements = module.body.statements
    for at, block in _branches(module, call):
        outer = statements[at]
        roots = {test.left.partition(".")[0].rstrip("()[]") for test in outer.tests}
        is_about = roots and roots <= parameters(module, outer.scope) | {"self"}
        if is_about and _has_other(statements, at, block):
            return at, block
    return None


def is_before_raise(module: Module, call: Call) -> bool:
    """Whether a call stands in a branch that ends in `raise`: what is tidied up on the way out."""
    return any(
        each.kind is Doing.RAISE and each.parent == at and each.block == block
        for at, block in _branches(module, call)
        for each in module.body.statements[at:]
    )


def _branches(module: Module, call: Call) -> Iterator[tuple[int, str]]:
    """The tests around a call, the innermost first, each with the block of it."""
    for _, inner in standing(module, call.statement):
        if inner.parent >= 0 and module.body.statements[inner.parent].kind is Doing.IF:
            yield inner.parent, inner.block


def _has_other(statements: tuple[Statement, ...], at: int, block: str) -> bool:
    return any(each.parent == at and each.block != block for each in statements[at:])


def is_left_before(module: Module, inner: Call, outer: Call) -> bool:
    """Whether a function returns before a call where it is given what another call gives it.

    Args:
        module: where the function is.
        inner: the call in it that waits.
        outer: the call of the function: `Image(key=1)`, where it says `if key: return`.
    """
    order = [
        bound.target
        for bound in module.bindings
        if bound.parameter and bound.scope == inner.scope and bound.target not in ("self", "cls")
    ]
    plain = sum(not each.keyword for each in outer.arguments)
    given = {*order[:plain], *(each.keyword for each in outer.arguments)} & set(order)
    statements = module.body.statements
    return bool(given) and any(
        are_beside(before, here) and _is_given(before, given) and _returns(statements, index)
        for at, here in standing(module, inner.statement)
        for index, before in enumerate(statements[:at])
    )


def waits_for_nothing(call: Call) -> bool:
    """Whether a call that may wait is told not to: `event.wait(0)`, `queue.get(block=False)`."""
    if call.chain.removesuffix("()").rpartition(".")[2] not in _WITH_TIMEOUT:
        return False
    return any(
        each.value in ("0", "0.0", "False") and each.keyword in _TIMES for each in call.arguments
    )


def _tests(statement: Statement, given: set[str]) -> bool:
    tests = statement.tests if statement.kind is Doing.IF else ()
    return bool(tests) and all(
        test.operator in ("", "not") and test.left in given for test in tests
    )


def _is_given(statement: Statement, given: set[str]) -> bool:
    is_plain = all(test.operator == "" for test in statement.tests)
    return is_plain and _tests(statement, given)


def _returns(statements: tuple[Statement, ...], index: int) -> bool:
    return any(
        each.kind is Doing.RETURN and each.parent == index and each.block == "body"
        for each in statements[index:]
    )
