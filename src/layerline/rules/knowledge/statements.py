"""How the statements of a function stand to each other."""

from layerline.syntax.facts import Module


def previous(module: Module, index: int) -> int:
    """The statement that stands before one in the same block, -1 for none."""
    if index < 0:
        return -1
    here = module.body.statements[index]
    for at in range(index - 1, -1, -1):
        other = module.body.statements[at]
        if (other.scope, other.parent, other.block) == (here.scope, here.parent, here.block):
            return at
    return -1


def is_alone(module: Module, index: int) -> bool:
    """Whether nothing else stands in the block of a statement."""
    here = module.body.statements[index]
    place = here.scope, here.parent, here.block
    return all(
        at == index or (other.scope, other.parent, other.block) != place
        for at, other in enumerate(module.body.statements)
    )
