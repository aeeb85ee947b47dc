"""What of a piece of code is merged part by part, and which of its parts are layout."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

import libcst as cst

from layerline.codemods._tree_proof import same

_OPEN = (
    *(cst.Module, cst.ClassDef, cst.FunctionDef, cst.IndentedBlock, cst.SimpleStatementLine),
    *(cst.If, cst.Else, cst.With, cst.WithItem, cst.For, cst.While, cst.Try, cst.ExceptHandler),
    *(cst.Assign, cst.AssignTarget, cst.AnnAssign, cst.Annotation, cst.Return, cst.Expr, cst.Await),
    *(cst.Call, cst.Arg, cst.List, cst.Tuple, cst.Set, cst.Dict, cst.Element, cst.DictElement),
    cst.StarredElement,
)
"""What is merged part by part; any other code is one piece."""

_BLOCKS = {("Module", "body"), ("IndentedBlock", "body")}
_ENTRIES = {
    *(("Call", "args"), ("List", "elements"), ("Tuple", "elements"), ("Set", "elements")),
    ("Dict", "elements"),
}
_LAYOUT = frozenset(
    {
        *("comma", "comment", "default_indent", "default_newline", "encoding", "footer"),
        *("has_trailing_newline", "header", "indent", "lbrace", "lbracket", "leading_lines"),
        *("lines_after_decorators", "lpar", "newline", "rbrace", "rbracket", "rpar"),
        *("semicolon", "trailing_whitespace", "equal"),
    }
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of three versions of a piece of code.

    Attributes:
        place: the kind of code, and what the part is called in it.
        base: as it was generated.
        mine: as the user has it.
        theirs: as it is to be.
    """

    place: tuple[str, str]
    base: object
    mine: object
    theirs: object

    @property
    def is_block(self) -> bool:
        """Whether it is a sequence of statements."""
        return self.place in _BLOCKS

    @property
    def is_sequence(self) -> bool:
        """Whether it is a sequence whose pieces come and go one by one."""
        return self.is_block or self.place in _ENTRIES


def has_parts(base: cst.CSTNode, mine: cst.CSTNode, theirs: cst.CSTNode) -> bool:
    """Whether three versions can be merged part by part."""
    if not (type(base) is type(mine) is type(theirs) and isinstance(base, _OPEN)):
        return False
    if isinstance(base, cst.Call) and not same(base.func, cst.ensure_type(mine, cst.Call).func):
        return False
    return not (isinstance(base, cst.Tuple) and _is_single(base) != _is_single(theirs))


def parts(base: cst.CSTNode, mine: cst.CSTNode, theirs: cst.CSTNode) -> Iterator[Part]:
    """Their parts but the layout."""
    for name in (each.name for each in fields(base)):
        if name not in _LAYOUT and not name.startswith("whitespace"):
            three = (getattr(each, name) for each in (base, mine, theirs))
            yield Part((type(base).__name__, name), *three)


def _is_single(written: cst.CSTNode) -> bool:
    """Whether it is a tuple that needs its comma."""
    return isinstance(written, cst.Tuple) and len(written.elements) == 1


def alike(one: object, other: object) -> bool:
    """Whether two parts mean the same."""
    if isinstance(one, cst.CSTNode) and isinstance(other, cst.CSTNode):
        return same(one, other)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    return repr(one) == repr(other)
