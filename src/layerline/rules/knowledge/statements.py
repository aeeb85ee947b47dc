"""How the statements of a function stand to each other."""

from collections.abc import Iterator

from layerline.syntax.facts import Module, Statement


def are_beside(one: Statement, other: Statement) -> bool:
    """Whether two statements stand in the same block."""
    return (one.scope, one.parent, one.block) == (other.scope, other.parent, other.block)


def previous(module: Module, index: int) -> int:
    """The statement that stands before one in the same block, -1 for none."""
    if index < 0:
        return -1
    here = module.body.statements[index]
    for at in range(index - 1, -1, -1):
        if are_beside(module.body.statements[at], here):
            return at
    return -1


def is_alone(module: Module, index: int) -> bool:
    """Whether nothing else stands in the block of a statement."""
    here = module.body.statements[index]
    return all(
        at == index or not are_beside(other, here)
        for at, other in enumerate(module.body.statements)
    )


def standing(module: Module, index: int) -> Iterator[tuple[int, Statement]]:
    """A statement and those that it stands in, the innermost first, each with its index.

    Args:
        module: whose statements they are.
        index: of the innermost; -1, as of what is outside of functions, gives none.
    """
    while index >= 0:
        statement = module.body.statements[index]
        yield index, statement
        index = statement.parent
