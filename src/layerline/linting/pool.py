"""Reads many files on all processors. A reader that dies takes one file with it, by name."""

import gc
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from libcst import CSTNode

from layerline.linting.encoding import encode
from layerline.linting.lines import read_lines
from layerline.linting.reading import File
from layerline.syntax.facts import Module, Problem

_CHUNK = 64


def read_files(files: Sequence[File]) -> Iterator[str]:
    """The facts of each file, encoded, in the order of the files, as they become known."""
    processors = os.cpu_count() or 1
    chunks = [files[start : start + _CHUNK] for start in range(0, len(files), _CHUNK)]
    if processors == 1:
        for chunk in chunks:
            yield from read_lines(chunk)
        return
    with ProcessPoolExecutor(min(processors, len(chunks)), initializer=_begin) as pool:
        futures = [_submit(pool, chunk) for chunk in chunks]
        for chunk, future in zip(chunks, futures, strict=True):
            yield from _result(future, chunk)


def _begin() -> None:
    """Make a process one that only reads.

    It frees nothing worth the search for it, and the trees that libcst's own parser gives need
    not be looked at again, node by node, which takes a sixth of its time.
    """
    gc.disable()
    CSTNode.__post_init__ = _accept  # type: ignore[assignment,method-assign]


def _accept(_: CSTNode) -> None:
    """Stand for libcst's validation, which is for trees that a program puts together."""


def _submit(pool: ProcessPoolExecutor, chunk: Sequence[File]) -> Future[list[str]]:
    """Hand a chunk to the pool; one that is broken already fails it like the others."""
    try:
        return pool.submit(read_lines, chunk)
    except BrokenProcessPool as error:
        future: Future[list[str]] = Future()
        future.set_exception(error)
        return future


def _result(future: Future[list[str]], chunk: Sequence[File]) -> list[str]:
    try:
        return future.result()
    except BrokenProcessPool:
        return _apart(chunk)


def _apart(files: Sequence[File]) -> list[str]:
    """Read again in a process of their own; where that dies too, in halves, down to one file."""
    try:
        with ProcessPoolExecutor(1) as pool:
            return pool.submit(read_lines, files).result()
    except BrokenProcessPool:
        if len(files) == 1:
            return [encode(_fatal(files[0]))]
        middle = len(files) // 2
        return _apart(files[:middle]) + _apart(files[middle:])


def _fatal(file: File) -> Module:
    path, name, _ = file
    problem = Problem("the process that read it died", 1, 1)
    return Module(path, name, path.endswith("__init__.py"), problem=problem)
