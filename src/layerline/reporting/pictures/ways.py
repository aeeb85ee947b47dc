"""The ways of arrows from column to column; the page's script draws the same ones."""

_TURN = 8
"""How far off a box an arrow turns; rows are ten apart."""
_NEXT = 30
"""From one band's boxes to those of the next it is less than this."""
_BESIDE = 7
"""Where arrows go up and down beside a column's boxes, from its left edge."""


def curve(start: tuple[float, float], end: tuple[float, float]) -> str:
    """The path of an arrow between two boxes."""
    (sx, sy), (tx, ty) = start, end
    middle = (sy + ty) / 2 if abs(ty - sy) > 1 else sy + 22
    return f"M{sx:g},{sy:g}C{sx:g},{middle:g} {tx:g},{middle:g} {tx:g},{ty:g}"


def bent(start: tuple[float, float], end: tuple[float, float], turns: tuple[float, ...]) -> str:
    """The path of an arrow that passes no box.

    Args:
        start: where it leaves.
        end: where it arrives.
        turns: the height at which it first turns, and where it goes up or down, if it does.
    """
    (sx, sy), (tx, ty) = start, end
    first, *rest = turns
    aside = f"H{rest[0]:g}V{rest[1]:g}" if rest else ""
    return f"M{sx:g},{sy:g}V{first:g}{aside}H{tx:g}V{ty:g}"


def turns(start: float, end: float, slot: float, *, level: bool, up: bool) -> tuple[float, ...]:
    """Where an arrow turns between rows of boxes, so that it passes none.

    Args:
        start: the height at which it leaves.
        end: that at which it arrives.
        slot: what keeps it off the next one.
        level: whether both boxes stand in one row.
        up: whether it goes up.
    """
    away = -_TURN if up else _TURN
    if level or abs(end - start) < _NEXT:
        return (start + away + slot,) if level else ((start + end) / 2 + slot,)
    return start + away + slot, _BESIDE + 2 * slot, end - away + slot
