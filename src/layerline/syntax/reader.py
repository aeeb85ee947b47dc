"""The one pass over a module: bytes in, facts out. A pure function that never raises."""

import ast
import sys
import threading
import warnings
from collections.abc import Callable, Sequence

import libcst as cst

from layerline.syntax.decode import decode
from layerline.syntax.facts import Module, Problem
from layerline.syntax.positions import Computed, InStep, OutOfStepError
from layerline.syntax.scan import Lines, Scan, scan
from layerline.syntax.suppressions import suppressions
from layerline.syntax.thinning import thinned
from layerline.syntax.visitor import Visitor

DEEPEST = 200
"""Brackets in brackets, or blocks in blocks, beyond this are not shown to libcst.

Some 1,500 crash the process.
"""
WIDEST = 3_000
"""Parts of one expression, as in `a.b.c` or `1 + 2 + 3`: libcst takes minutes for 20,000."""
LARGEST = 300_000
"""Names, lines and commas of one file: more would take minutes, and gigabytes."""
_STACK = 256 * 1024 * 1024
"""libcst recurses in native code; reserved, not used, so it costs nothing where code is flat."""

_GAVE_UP = "the parser gave up on it"
_RECURSION = 20_000
"""Frames for long chains of `elif` or `+`, which nest in the tree though not in the text."""


def read_all(files: Sequence[tuple[str, str, bytes]]) -> list[Module]:
    """The facts of many files, given as (path, dotted name, content).

    They are read in a thread of its own, for the sake of its larger stack.
    """
    modules: list[Module] = []
    failures: list[BaseException] = []

    def work() -> None:
        try:
            modules.extend(read(*file) for file in files)
        except BaseException as error:  # noqa: BLE001 it is raised again where it belongs
            failures.append(error)

    _run_deep(work)
    if failures:
        raise failures[0]
    return modules


def _run_deep(work: Callable[[], None]) -> None:
    size, limit = threading.stack_size(_STACK), sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _RECURSION))
    try:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)


def read(path: str, name: str, content: bytes) -> Module:
    """The facts of one file; what cannot be read comes back as a module with a problem."""
    text = decode(content)
    if isinstance(text, Problem):
        return _unreadable(path, name, text)
    thin = thinned(text)
    found = scan(thin)
    if beyond := _beyond(thin, found):
        return _unreadable(path, name, Problem(beyond, 1, 1))
    try:
        return _read(path, name, thin, found)
    except cst.ParserSyntaxError as error:
        return _unreadable(path, name, _where_it_breaks(text, error))
    except RecursionError:
        return _unreadable(path, name, Problem(_GAVE_UP, 1, 1))


def _beyond(text: str, found: Scan) -> str:
    """Why a file is not shown to libcst, "" where it is."""
    if found.depth > DEEPEST:
        return f"code is nested {found.depth} deep, and {DEEPEST} is the limit"
    if found.width > WIDEST:
        return f"an expression has {found.width} parts in a row, and {WIDEST} is the limit"
    size = len(found.names) + len(found.logical) + text.count(",")
    if size > LARGEST:
        return f"the file has {size} names, lines and commas, and {LARGEST} is the limit"
    return ""


def _read(path: str, name: str, text: str, found: Scan) -> Module:
    tree = _parsed(text)
    lines = Lines(text)
    allowed = suppressions(found, lines)
    try:
        visitor = Visitor(path, name, InStep(found, lines), is_package=_is_package(path))
        return visitor.facts(tree, allowed)
    except OutOfStepError:
        visitor = Visitor(path, name, Computed(tree), is_package=_is_package(path))
        return visitor.facts(tree, allowed)


def _parsed(text: str) -> cst.Module:
    try:
        return cst.parse_module(text)
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what Rust raises is no Exception
            raise
        raise RecursionError from error


def _where_it_breaks(text: str, error: cst.ParserSyntaxError) -> Problem:
    """Python's own parser says it better; it may accept what libcst does not."""
    line = max(1, min(error.editor_line, len(Lines(text))))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "<text>", "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    except SyntaxError as found:
        sentence = f"the file does not parse ({found.msg})"
        return Problem(sentence, max(1, found.lineno or 1), max(1, found.offset or 1))
    except (ValueError, MemoryError, RecursionError):
        return Problem("the file does not parse", line, 1)
    return Problem(f"Python reads the file, but {_GAVE_UP}", line, 1)


def _unreadable(path: str, name: str, problem: Problem) -> Module:
    return Module(path, name, _is_package(path), problem=problem)


def _is_package(path: str) -> bool:
    return path.endswith("__init__.py")
