"""The facts about one module, as plain frozen values that survive a process and a cache.

Expressions are kept as *chains*: the dotted names of an expression in source order, with
`()` after what is called and `[]` after what is subscripted: `self.repo.get()`,
`select().where()`. What is no chain (a literal, an operator) is the empty string.
"""

from dataclasses import dataclass
from enum import StrEnum


class Context(StrEnum):
    """How an expression is used where it stands."""

    PLAIN = "plain"
    ANNOTATION = "annotation"
    BASE = "base"
    DECORATOR = "decorator"
    ENTERED = "entered"
    """The thing that a `with` opens."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of source; lines and columns count from 1, columns in code points."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Import:
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


@dataclass(frozen=True, slots=True)
class Class:
    """A class: its dotted name inside the module, the chains of its bases and decorators."""

    name: str
    bases: tuple[str, ...]
    decorators: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Function:
    """A function or method; `returns` is the chain of what it hands back, wrappers peeled."""

    name: str
    returns: str
    decorators: tuple[str, ...]
    is_async: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Binding:
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


@dataclass(frozen=True, slots=True)
class Reference:
    """A use of an imported name, of an attribute, or of what a `with` opens."""

    chain: str
    scope: str
    context: Context
    place: Place


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

    @property
    def is_empty(self) -> bool:
        """Whether it holds no code at all, as many an `__init__.py`."""
        return not (self.imports or self.classes or self.functions or self.bindings or self.problem)
