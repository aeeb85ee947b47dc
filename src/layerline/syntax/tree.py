"""The tree of a module that the visitor walks: what can hold names, in source order, and no more.

Two parsers fill it: Python's own, which is ten times as fast, and libcst for grammar that is newer
than the Python at hand. The names are those of libcst. Named tuples, because thousands are made.
"""

from typing import NamedTuple, TypeAlias


class Name(NamedTuple):
    """An identifier; `None`, `True` and `False` are such as well."""

    value: str
    at: tuple[int, int] | None = None
    """Line and column, where the parser says them."""


class Attribute(NamedTuple):
    """`value.attr`."""

    value: "Node"
    attr: Name


class Arg(NamedTuple):
    """An argument of a call: `keyword=value`, or with stars before it."""

    keyword: Name | None
    star: str
    value: "Node"


class Call(NamedTuple):
    """A call; its arguments in source order."""

    func: "Node"
    args: tuple[Arg, ...]


class Index(NamedTuple):
    """One part between the brackets of a subscript, unless it is a slice."""

    value: "Node"


class Subscript(NamedTuple):
    """`value[slice]`."""

    value: "Node"
    slice: tuple["Node", ...]


class Starred(NamedTuple):
    """`*value` among elements."""

    value: "Node"


class Display(NamedTuple):
    """A list or a tuple, written out."""

    elements: tuple["Node", ...]


class Await(NamedTuple):
    """`await expression`."""

    expression: "Node"


class Yield(NamedTuple):
    """`yield value`, also with `from`."""

    value: "Node | None"


class BooleanOperation(NamedTuple):
    """Two sides of an `and` or `or`."""

    left: "Node"
    right: "Node"


class BinaryOperation(NamedTuple):
    """Two sides of any other operator."""

    left: "Node"
    operator: str
    right: "Node"


class UnaryOperation(NamedTuple):
    """`not`, `-`, `+` or `~` before an expression."""

    operator: str
    expression: "Node"


class ComparisonTarget(NamedTuple):
    """What something is compared with, and how."""

    operator: str
    comparator: "Node"


class Comparison(NamedTuple):
    """`left < comparator`, which may go on."""

    left: "Node"
    comparisons: tuple[ComparisonTarget, ...]


class IfExp(NamedTuple):
    """`body if test else orelse`."""

    body: "Node"
    test: "Node"
    orelse: "Node"


class NamedExpr(NamedTuple):
    """`target := value`."""

    target: "Node"
    value: "Node"


class SimpleString(NamedTuple):
    """Text or bytes: as it is written, and what it is."""

    value: str
    evaluated: str | bytes


class Number(NamedTuple):
    """A whole number or a fraction, as it is written."""

    value: str


class FormattedStringText(NamedTuple):
    """A part of a formatted string that is text."""

    value: str


class FormattedStringExpression(NamedTuple):
    """A part of a formatted string that is code."""

    expression: "Node"
    format_spec: tuple["Node", ...]


class FormattedString(NamedTuple):
    """A formatted string."""

    parts: tuple["Node", ...]


class Comprehension(NamedTuple):
    """A comprehension of any sort, by what stands in it."""

    parts: tuple["Node", ...]


class Other(NamedTuple):
    """Anything that no rule asks about, by what stands in it."""

    parts: tuple["Node", ...]


class Annotation(NamedTuple):
    """A declared type."""

    annotation: "Node"


class Param(NamedTuple):
    """A parameter."""

    name: Name
    annotation: Annotation | None
    default: "Node | None"


class Parameters(NamedTuple):
    """All parameters, in source order."""

    params: tuple[Param, ...]


class Lambda(NamedTuple):
    """`lambda params: body`."""

    params: Parameters
    body: "Node"


class Block(NamedTuple):
    """Statements that stand together."""

    body: tuple["Node", ...]


class FunctionDef(NamedTuple):
    """A function."""

    decorators: tuple["Node", ...]
    name: Name
    type_parameters: Other | None
    params: Parameters
    returns: Annotation | None
    body: Block
    is_async: bool


class ClassDef(NamedTuple):
    """A class."""

    decorators: tuple["Node", ...]
    name: Name
    type_parameters: Other | None
    bases: tuple[Arg, ...]
    keywords: tuple[Arg, ...]
    body: Block


class Expr(NamedTuple):
    """An expression that stands alone."""

    value: "Node"


class Return(NamedTuple):
    """`return value`."""

    value: "Node | None"


class Raise(NamedTuple):
    """`raise exc from cause`."""

    exc: "Node | None"
    cause: "Node | None"


class Assert(NamedTuple):
    """`assert test, msg`."""

    test: "Node"
    msg: "Node | None"


class Assign(NamedTuple):
    """`target = value`, with one target or more."""

    targets: tuple["Node", ...]
    value: "Node"


class AugAssign(NamedTuple):
    """`target += value`, and its like."""

    target: "Node"
    value: "Node"


class AnnAssign(NamedTuple):
    """`target: annotation = value`."""

    target: "Node"
    annotation: Annotation
    value: "Node | None"


class NamedType(NamedTuple):
    """`type name = value`."""

    name: Name
    type_parameters: Other | None
    value: "Node"


class If(NamedTuple):
    """`if`, and `elif` in the `else` of another."""

    test: "Node"
    body: Block
    orelse: "Node | None"


class While(NamedTuple):
    """`while`."""

    test: "Node"
    body: Block
    orelse: "Node | None"


class For(NamedTuple):
    """`for`, also with `async`."""

    target: "Node"
    iter: "Node"
    body: Block
    orelse: "Node | None"


class Try(NamedTuple):
    """`try`; a handler is its type, its name and its block."""

    body: Block
    handlers: tuple["Node", ...]
    orelse: "Node | None"
    finalbody: "Node | None"


class WithItem(NamedTuple):
    """What a `with` opens."""

    item: "Node"
    asname: "Node | None"


class With(NamedTuple):
    """`with`, also with `async`."""

    items: tuple[WithItem, ...]
    body: Block


class MatchCase(NamedTuple):
    """`case pattern if guard:`."""

    pattern: "Node"
    guard: "Node | None"
    body: Block


class Match(NamedTuple):
    """`match subject:`."""

    subject: "Node"
    cases: tuple[MatchCase, ...]


class ImportAlias(NamedTuple):
    """A part of an import: a name or an attribute, and what it is called here."""

    name: "Node"
    asname: "Node | None"


class Import(NamedTuple):
    """`import a.b as c, d`."""

    names: tuple[ImportAlias, ...]
    is_lazy: bool


class ImportFrom(NamedTuple):
    """`from ..module import a as b`; a star has no names."""

    level: int
    module: "Node | None"
    names: tuple[ImportAlias, ...]
    is_lazy: bool


Node: TypeAlias = (
    Name
    | Attribute
    | Arg
    | Call
    | Index
    | Subscript
    | Starred
    | Display
    | Await
    | Yield
    | BooleanOperation
    | BinaryOperation
    | UnaryOperation
    | ComparisonTarget
    | Comparison
    | IfExp
    | NamedExpr
    | SimpleString
    | Number
    | FormattedStringText
    | FormattedStringExpression
    | FormattedString
    | Comprehension
    | Other
    | Annotation
    | Param
    | Parameters
    | Lambda
    | Block
    | FunctionDef
    | ClassDef
    | Expr
    | Return
    | Raise
    | Assert
    | Assign
    | AugAssign
    | AnnAssign
    | NamedType
    | If
    | While
    | For
    | Try
    | WithItem
    | With
    | MatchCase
    | Match
    | ImportAlias
    | Import
    | ImportFrom
)
