"""The proof that of a file nothing but planned imports changed."""

from collections.abc import Collection, Iterator

import libcst as cst

from layerline.codemods._import_names import imported_names, imports_of, type_checking_block
from layerline.codemods._tree_proof import same
from layerline.codemods.mending.nodes import names_in, parsed
from layerline.codemods.mending.proof import require_comments
from layerline.codemods.mending.unsure import Unsure


def prove_imports(
    before: str,
    after: str,
    *,
    come: Collection[str],
    gone: Collection[str] | None = None,
    defined: Collection[str] = (),
) -> None:
    """Show that a file is another one with other imports at its top.

    Args:
        before: the file.
        after: it with its imports.
        come: the dotted names that may be imported in it.
        gone: those that may be imported no more, where it is known; else what nothing uses may go.
        defined: the names that it is to define itself in their place.

    Raises:
        Unsure: it is not, and nothing may be written.
    """
    old, new = parsed(before).module, parsed(after).module
    bare = [each.visit(_WithoutImports(each)) for each in (old, new)]
    if not same(*bare):
        raise Unsure("its imports could not be changed without changing more")
    require_comments(bare[0], bare[1])
    was, now = set(_imported(old)), set(_imported(new))
    if extra := {dotted for dotted, _ in now - was} - set(come):
        raise Unsure(f"`{min(extra)}` would be imported, and was not asked for")
    read = names_in(new)
    for dotted, bound in was - now:
        again = bound in defined or any(one == bound for _, one in now)
        if (gone is not None and dotted not in gone) or (read[bound] and not again):
            raise Unsure(f"`{bound}` would not be imported any more")


def _imported(module: cst.Module) -> Iterator[tuple[str, str]]:
    """Each dotted name that is imported at the top or for types, and what it is called."""
    block = type_checking_block(module)
    for body in (module.body, block.body if block else ()):
        for statement in body:
            for each in imports_of(statement):
                yield from imported_names(each)


class _WithoutImports(cst.CSTTransformer):
    """Takes out the lines of imports at the top, and a block for types that held nothing else."""

    def __init__(self, module: cst.Module) -> None:
        super().__init__()
        block = type_checking_block(module)
        bodies = (module.body, block.body if block else ())
        self._lines = {id(each) for body in bodies for each in body if imports_of(each)}
        self._block = block

    def leave_SimpleStatementLine(  # noqa: N802 libcst calls it so
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.BaseStatement | cst.RemovalSentinel:
        return cst.RemoveFromParent() if id(original_node) in self._lines else updated_node

    def leave_If(  # noqa: N802 as above
        self, original_node: cst.If, updated_node: cst.If
    ) -> cst.BaseStatement | cst.RemovalSentinel:
        is_empty = original_node.body is self._block and not getattr(updated_node.body, "body", 0)
        return cst.RemoveFromParent() if is_empty else updated_node
