"""The one pass over a module: bytes in, facts out. A pure function that never raises."""

import sys
import threading
from collections.abc import Callable, Sequence

from layerline.syntax import from_python
from layerline.syntax.decode import decode
from layerline.syntax.facts import Module, Problem
from layerline.syntax.positions import InStep, OutOfStepError, Said
from layerline.syntax.scan import Lines, Scan, scan
from layerline.syntax.suppressions import suppressions
from layerline.syntax.visitor import Visitor

DEEPEST = 200
"""Brackets in brackets, or blocks in blocks, beyond this are shown to no parser.

Some 1,500 crash the process in libcst.
"""
_STACK = 256 * 1024 * 1024
"""Parsers recurse in native code; reserved, not used, so it costs nothing where code is flat."""

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
    found = scan(text)
    if found.depth > DEEPEST:
        sentence = f"code is nested {found.depth} deep, and {DEEPEST} is the limit"
        return _unreadable(path, name, Problem(sentence, 1, 1))
    return _read(path, name, text, found)


def _read(path: str, name: str, text: str, found: Scan) -> Module:
    """The facts by Python's own parser, else by the one that knows more and takes longer."""
    lines = Lines(text)
    allowed = suppressions(found, lines)
    refused: SyntaxError | None = None
    try:
        visitor = Visitor(path, name, InStep(found, lines), is_package=_is_package(path))
        return visitor.facts(from_python.parsed(text), allowed)
    except SyntaxError as error:
        refused = error
    except (OutOfStepError, ValueError, MemoryError, RecursionError):
        pass
    # Imported here and nowhere else: libcst takes longer to import than to read many files.
    from layerline.syntax import from_libcst  # noqa: PLC0415

    try:
        visitor = Visitor(path, name, Said(), is_package=_is_package(path))
        return visitor.facts(from_libcst.parsed(text), allowed)
    except from_libcst.DoesNotParseError as error:
        return _unreadable(path, name, _where_it_breaks(refused, error.line, len(lines)))
    except RecursionError:
        return _unreadable(path, name, Problem("the parser gave up on it", 1, 1))


def _where_it_breaks(refused: SyntaxError | None, line: int, lines: int) -> Problem:
    """Python's own parser says it better; it may accept what libcst does not."""
    if refused is not None:
        sentence = f"the file does not parse ({refused.msg})"
        return Problem(sentence, max(1, refused.lineno or 1), max(1, refused.offset or 1))
    return Problem("the file does not parse", max(1, min(line, lines)), 1)


def _unreadable(path: str, name: str, problem: Problem) -> Module:
    return Module(path, name, _is_package(path), problem=problem)


def _is_package(path: str) -> bool:
    return path.endswith("__init__.py")
