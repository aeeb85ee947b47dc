"""The trend for programs: one document, `{"version": 1, "points": [...]}`."""

from collections.abc import Sequence

from layerline.history import Point
from layerline.reporting.document import document


def trend_document(name: str, points: Sequence[Point]) -> str:
    """The document, oldest point first; each is measured with the rules and layers of today."""
    measured = [_point(point) for point in points]
    return document({"project": name, "configuration": "today", "points": measured})


def _point(point: Point) -> dict[str, object]:
    revision, counts = point.revision, point.counts
    return {
        "commit": revision.commit,
        "date": revision.date,
        "subject": revision.subject,
        "files": counts.files,
        "errors": counts.errors,
        "warnings": counts.warnings,
        "new_errors": counts.new_errors,
        "suppressed": counts.suppressed,
        "baselined": counts.baselined,
        "by_rule": {rule.code: rule.count for rule in counts.rules},
    }
