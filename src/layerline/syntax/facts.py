"""The facts about one module, as plain frozen values that survive a process and a cache.

Expressions are kept as *chains*: the dotted names of an expression in source order, with
`()` after what is called and `[]` after what is subscripted: `self.repo.get()`,
`select().where()`. What is no chain (a literal, an operator) is the empty string.

What a module has by the hundred is a named tuple: a frozen dataclass takes three times as long to
make, and is no row of JSON by itself.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Context(StrEnum):
    """How an expression is used where it stands."""

    PLAIN = "plain"
    ANNOTATION = "annotation"
    BASE = "base"
    DECORATOR = "decorator"
    ENTERED = "entered"
    """The thing that a `with` opens."""


class Place(NamedTuple):
    """A stretch of source; lines and columns count from 1, columns in code points."""

    line: int
    column: int
    end_line: int
    end_column: int


class Import(NamedTuple):
    """One bound name of an import statement, or one literal dynamic import.

    Attributes:
        module: the absolute dotted module that is named; relative spellings are resolved.
        name: what is taken out of it; "" for the module itself, "*" for all of it.
        bound: the local name, "" where nothing is bound.
        scope: dotted name of the enclosing class or function, "" at the top.
        typing: whether it stands under `if TYPE_CHECKING:`.
    """

    module: str
    name: str
    bound: str
    scope: str
    typing: bool
    place: Place

    @property
    def target(self) -> str:
        """The dotted name that the import is about."""
        return f"{self.module}.{self.name}" if self.name not in ("", "*") else self.module


class Class(NamedTuple):
    """A class: its dotted name inside the module, the chains of its bases and decorators.

    Attributes:
        keywords: what stands beside the bases, as `metaclass=ABCMeta`.
    """

    name: str
    bases: tuple[str, ...]
    decorators: tuple[str, ...]
    keywords: tuple[str, ...]
    place: Place


class Function(NamedTuple):
    """A function or method.

    Attributes:
        returns: the chain of the type that it says to hand back, wrappers peeled.
        gives: the chains of what it returns or yields.
        yields: whether it is a generator.
    """

    name: str
    returns: str
    decorators: tuple[str, ...]
    is_async: bool
    place: Place
    gives: tuple[str, ...] = ()
    yields: bool = False


class Binding(NamedTuple):
    """A name that gets a value: a variable, an attribute of self, a parameter, a `with … as`.

    Attributes:
        scope: the function or class in which it happens, "" at the top.
        target: the chain that is bound: `order`, `self.repo`.
        annotation: chain of its declared type, wrappers such as Optional or Annotated peeled.
        value: chain of its value; `Depends(f)` counts as `f()`.
        parameter: whether it is a parameter of the function `scope`.
    """

    scope: str
    target: str
    annotation: str
    value: str
    parameter: bool


class Reference(NamedTuple):
    """A use of an imported name, of an attribute, or of what a `with` opens."""

    chain: str
    scope: str
    context: Context
    place: Place


class Usage(StrEnum):
    """What becomes of the result of a call."""

    DISCARDED = "discarded"
    BOUND = "bound"
    RETURNED = "returned"
    TESTED = "tested"
    PASSED = "passed"
    ENTERED = "entered"
    READ = "read"


class Argument(NamedTuple):
    """An argument of a call: its keyword, "" without one, and its chain, or a literal 0."""

    keyword: str
    value: str


class Call(NamedTuple):
    """A call.

    Attributes:
        chain: what is called, ending in `()`.
        scope: the function, lambda or class in which it happens.
        statement: index of its statement among those of the module, -1 outside functions.
        awaited: whether an `await` stands before it.
        within: index of the call in whose arguments it stands, -1 for none.
        owner: index of the call on whose result it is made, -1 for none.
        repeated: whether it stands in a comprehension.
    """

    chain: str
    scope: str
    statement: int
    arguments: tuple[Argument, ...]
    usage: Usage
    awaited: bool
    within: int
    owner: int
    repeated: bool
    place: Place


class Doing(StrEnum):
    """What a statement does."""

    ASSERT = "assert"
    ASSIGN = "assign"
    COMPUTE = "compute"
    """An assignment of the outcome of arithmetic."""
    EXPRESSION = "expression"
    IF = "if"
    LOOP = "loop"
    MATCH = "match"
    RAISE = "raise"
    RETURN = "return"
    TRY = "try"
    WITH = "with"
    YIELD = "yield"


class Condition(NamedTuple):
    """One part of a test between `and` and `or`; a bare value has the operator "" or "not"."""

    left: str
    operator: str
    right: str


class Statement(NamedTuple):
    """A statement inside a function; what it reads and writes without its blocks.

    Attributes:
        parent: index of the statement in whose block it stands, -1 for the function itself.
        block: which block of the parent: body, else, except, finally.
        reads: the chains that it mentions.
        writes: the chains that it binds.
        tests: the parts of its condition.
    """

    kind: Doing
    scope: str
    parent: int
    block: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    tests: tuple[Condition, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Body:
    """What the functions of a module do: all its calls, and the statements of its functions."""

    calls: tuple[Call, ...] = ()
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Suppression:
    """A comment `# layerline: allow[names] reason` and the lines that it covers."""

    names: tuple[str, ...]
    reason: str
    first_line: int
    last_line: int
    place: Place


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file could not be read, as one sentence, and where."""

    message: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Module:
    """All facts about one file.

    Attributes:
        path: posix path from the project root.
        name: its dotted name.
        is_package: whether it is an `__init__.py`.
        exports: the names in a literal `__all__`, None without one.
        problem: set where the file could not be read; then nothing else is known of it.
        body: what its functions do.
    """

    path: str
    name: str
    is_package: bool
    imports: tuple[Import, ...] = ()
    classes: tuple[Class, ...] = ()
    functions: tuple[Function, ...] = ()
    bindings: tuple[Binding, ...] = ()
    references: tuple[Reference, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    exports: tuple[str, ...] | None = None
    problem: Problem | None = None
    body: Body = Body()

    @property
    def is_empty(self) -> bool:
        """Whether it holds no code at all, as many an `__init__.py`."""
        return not (self.imports or self.classes or self.functions or self.bindings or self.problem)
