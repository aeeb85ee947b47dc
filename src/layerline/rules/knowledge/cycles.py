"""Cycles in a graph of names, a shortest one for each knot."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence


def shortest_cycles(graph: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """For each strongly connected part, a shortest cycle through the smallest name that has one.

    Cycles begin with their smallest name and come in its order.
    """
    done: set[str] = set()
    for start in sorted(graph):
        if start in done:
            continue
        cycle = _back_to(start, graph, without=done)
        if cycle:
            done |= _knot(start, graph)
            yield cycle


def _back_to(start: str, graph: Mapping[str, Sequence[str]], without: set[str]) -> tuple[str, ...]:
    came_from: dict[str, str] = {}
    pending = deque([start])
    while pending:
        here = pending.popleft()
        for there in graph.get(here, ()):
            if there == start:
                return _path(start, here, came_from)
            if there not in came_from and there not in without:
                came_from[there] = here
                pending.append(there)
    return ()


def _path(start: str, end: str, came_from: Mapping[str, str]) -> tuple[str, ...]:
    path = [end]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return tuple(reversed(path))


def _knot(start: str, graph: Mapping[str, Sequence[str]]) -> set[str]:
    """Everything that reaches the start and is reached from it."""
    back: dict[str, list[str]] = {}
    for here, below in graph.items():
        for there in below:
            back.setdefault(there, []).append(here)
    return _reached(start, graph) & _reached(start, back)


def _reached(start: str, graph: Mapping[str, Sequence[str]]) -> set[str]:
    seen = {start}
    pending = [start]
    while pending:
        for there in graph.get(pending.pop(), ()):
            if there not in seen:
                seen.add(there)
                pending.append(there)
    return seen
