"""The chart of a trend: a line for each count, told apart by more than colour."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from html import escape

from layerline.history import Point

WIDTH, HEIGHT = 960, 340
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 130, 20, 40
_LINE = 15
"""The height of a line of text."""

LINES: tuple[tuple[str, str, Callable[[Point], int]], ...] = (
    ("errors", "all errors", lambda point: point.counts.errors),
    ("warnings", "warnings", lambda point: point.counts.warnings),
    ("baselined", "in the baseline", lambda point: point.counts.baselined),
    ("fresh", "errors not in it", lambda point: point.counts.new_errors),
)
"""Each line's class, its name, and what it counts."""


def chart(points: Sequence[Point], said: str) -> Iterator[str]:
    """The chart as SVG.

    Args:
        points: oldest first, at least one.
        said: what it shows, in a sentence, for who cannot see it.
    """
    top = max([1, *(count(point) for point in points for _, _, count in LINES)])
    across = _across(points)
    yield (
        f'<svg class="picture trend" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(said)}">'
    )
    yield from _grid(points, across, top)
    taken: list[float] = []
    for kind, name, count in LINES:
        spots = [(x, _y(count(point), top)) for x, point in zip(across, points, strict=True)]
        yield f'<polyline class="{kind}" points="{" ".join(f"{x:g},{y:g}" for x, y in spots)}"/>'
        for (x, y), point in zip(spots, points, strict=True):
            what = escape(f"{point.revision.date[:10]}: {count(point)} {name}")
            dot = f'<circle class="{kind}" cx="{x:g}" cy="{y:g}" r="3">'
            yield f"{dot}<title>{what}</title></circle>"
        end = _free(spots[-1][1], taken)
        yield f'<text class="{kind}" x="{WIDTH - _RIGHT + 10}" y="{end + 4:g}">{name}</text>'
    yield "</svg>"


def _grid(points: Sequence[Point], across: Sequence[float], top: int) -> Iterator[str]:
    for value in sorted({0, top // 2, top}):
        y = _y(value, top)
        yield f'<path class="grid" d="M{_LEFT},{y:g}H{WIDTH - _RIGHT}"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4:g}" text-anchor="end">{value:,}</text>'
    for at in sorted({0, len(points) // 2, len(points) - 1}):
        day = points[at].revision.date[:10]
        yield f'<text x="{across[at]:g}" y="{HEIGHT - 12}" text-anchor="middle">{day}</text>'


def _across(points: Sequence[Point]) -> list[float]:
    """By time; evenly where all happened at once."""
    times = [dt.datetime.fromisoformat(point.revision.date).timestamp() for point in points]
    first, last = min(times), max(times)
    room = WIDTH - _LEFT - _RIGHT
    if first == last:
        return [_LEFT + room * at / max(1, len(points) - 1) for at in range(len(points))]
    return [round(_LEFT + room * (time - first) / (last - first), 1) for time in times]


def _y(value: int, top: int) -> float:
    return round(_TOP + (HEIGHT - _TOP - _BOTTOM) * (1 - value / top), 1)


def _free(y: float, taken: list[float]) -> float:
    """The nearest height for a name that is beside no other and within the picture."""
    near = (y + step * way for step in range(HEIGHT) for way in (1, -1))
    free = next(
        height
        for height in near
        if _TOP <= height <= HEIGHT - _BOTTOM
        and all(abs(height - other) >= _LINE for other in taken)
    )
    taken.append(free)
    return free
