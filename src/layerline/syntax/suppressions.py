"""`# layerline: allow[names] reason`: which comments allow what, on which lines.

Behind code it covers that line, and the whole statement where it stands on the
statement's first line. Alone on a line it covers the statement that follows.
"""

import re
from bisect import bisect_left, bisect_right

from layerline.syntax.facts import Place, Suppression
from layerline.syntax.scan import Lines, Scan

_ALLOW = re.compile(r"#\s*layerline:\s*allow\s*\[(?P<names>[^\]]*)\]\s*(?P<reason>.*)$")


def suppressions(found: Scan, lines: Lines) -> tuple[Suppression, ...]:
    """Each suppression of a module, in order."""
    made = []
    for offset, text, alone in found.comments:
        if match := _ALLOW.match(text):
            line, column = lines.position(offset)
            first, last = _covered(found, lines, offset, alone=alone)
            names = tuple(name.strip() for name in match["names"].split(",") if name.strip())
            place = Place(line, column, line, column + len(text.rstrip()))
            reason = match["reason"].strip(" -—:\t")
            made.append(Suppression(names, reason, first or line, last or line, place))
    return tuple(made)


def _covered(found: Scan, lines: Lines, offset: int, *, alone: bool) -> tuple[int, int]:
    """First and last line that a comment speaks about; zeros where it stands last in the file."""
    line = lines.position(offset)[0]
    index = bisect_right(found.logical, (offset, offset)) - 1
    if index >= 0 and lines.position(found.logical[index][1])[0] >= line:
        first, last = (lines.position(end)[0] for end in found.logical[index])
        if not alone:
            return (first, last) if line == first else (line, line)
        return line + 1, line + 1
    if not alone:
        return line, line
    following = bisect_left(found.logical, (offset, offset))
    if following == len(found.logical):
        return 0, 0
    start, end = found.logical[following]
    return lines.position(start)[0], lines.position(end)[0]
