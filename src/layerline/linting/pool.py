"""Reads many files on all processors. A reader that dies takes one file with it, by name."""

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from libcst import CSTNode

from layerline.linting.encoding import encode
from layerline.linting.lines import read_lines
from layerline.linting.reading import File
from layerline.syntax.facts import Module, Problem
from layerline.tree import held_signals

_CHUNK = 64


def read_files(files: Sequence[File]) -> Generator[str, None, None]:
    """The facts of each file, encoded, in the order of the files, as they become known."""
    processors = os.cpu_count() or 1
    chunks = [files[start : start + _CHUNK] for start in range(0, len(files), _CHUNK)]
    if processors == 1:
        for chunk in chunks:
            yield from read_lines(chunk)
        return
    with _readers(min(processors, len(chunks)), _begin) as pool:
        with held_signals():  # one that strikes while a process is forked is lost
            futures = [_submit(pool, chunk) for chunk in chunks]
        for chunk, future in zip(chunks, futures, strict=True):
            yield from _result(future, chunk)


@contextmanager
def _readers(count: int, begin: Callable[[], None]) -> Iterator[ProcessPoolExecutor]:
    """So many processes; whoever leaves early, as by Ctrl-C, waits for none of them."""
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(count, initializer=begin)
    try:
        yield pool
    except BaseException:
        for reader in set(multiprocessing.active_children()) - others:
            reader.kill()  # one that only begins would not yet hear of anything else
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


def _stay_quiet() -> None:
    """Leave Ctrl-C to the process that started this one, which ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _begin() -> None:
    """Make a process one that only reads.

    It frees nothing worth the search for it, and the trees that libcst's own parser gives need
    not be looked at again, node by node, which takes a sixth of its time.
    """
    _stay_quiet()
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
        with _readers(1, _stay_quiet) as pool:
            with held_signals():
                future = pool.submit(read_lines, files)
            return future.result()
    except BrokenProcessPool:
        if len(files) == 1:
            return [encode(_fatal(files[0]))]
        middle = len(files) // 2
        return _apart(files[:middle]) + _apart(files[middle:])


def _fatal(file: File) -> Module:
    path, name, _ = file
    problem = Problem("the process that read it died", 1, 1)
    return Module(path, name, path.endswith("__init__.py"), problem=problem)
