"""Which revisions are looked at, where a history has more than one wants to wait for."""

from collections.abc import Sequence

from layerline.git.history import Revision


def sampled(
    revisions: Sequence[Revision], *, every: int | None = None, points: int
) -> tuple[Revision, ...]:
    """Some revisions of a history, oldest first; the newest is always among them.

    Args:
        revisions: all of them, oldest first.
        every: one in so many, counted from the newest.
        points: at most so many, evenly, where `every` is not given.
    """
    if not revisions:
        return ()
    last = len(revisions) - 1
    if every is not None:
        return tuple(revisions[at] for at in sorted(range(last, -1, -every)))
    if len(revisions) <= points or points < 2:  # noqa: PLR2004 the two ends
        return tuple(revisions[-points:])
    chosen = sorted({round(at * last / (points - 1)) for at in range(points)})
    return tuple(revisions[at] for at in chosen)
