"""The trend as one page that needs nothing else: a chart, and the same in tables."""

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from layerline.history import Point
from layerline.reporting.pictures.html import filled, page_style
from layerline.reporting.pictures.wording import amount
from layerline.reporting.trend.chart import chart


def trend_page(name: str, points: Sequence[Point]) -> str:
    """The page, oldest point first."""
    said = trend_sentence(points)
    page = files(__package__).joinpath("page.html").read_text("utf-8")
    parts = {
        "title": escape(f"The findings of {name} over time"),
        "style": page_style() + files(__package__).joinpath("trend.css").read_text("utf-8"),
        "sentence": escape(said),
        "tone": "bad" if points[-1].counts.new_errors else "good",
        "chart": "\n".join(chart(points, said)),
        "points": "\n".join(map(_row, reversed(points))),
        "rules": "\n".join(_rules(points)),
    }
    return filled(page, parts)


def trend_sentence(points: Sequence[Point]) -> str:
    """Whether it gets better, in a sentence."""
    first, last = points[0], points[-1]
    before, after = first.counts.errors, last.counts.errors
    day, commits = first.revision.date[:10], amount(len(points), "revision")
    if before == after:
        return f"{amount(after, 'error')}, as many as on {day}, in {commits} measured."
    way = "fewer" if after < before else "more"
    change = f"{abs(after - before):,} {way} errors than on {day}"
    return f"{change}: {before:,} then, {after:,} now, in {commits} measured."


def _row(point: Point) -> str:
    revision, counts = point.revision, point.counts
    numbers = (
        counts.files,
        counts.errors,
        counts.new_errors,
        counts.warnings,
        counts.baselined,
        counts.suppressed,
    )
    cells = "".join(f"<td>{number:,}</td>" for number in numbers)
    return (
        f'<tr><th scope="row">{revision.date[:10]}</th><td><code>{revision.commit[:9]}</code></td>'
        f"<td>{escape(revision.subject)}</td>{cells}</tr>"
    )


def _rules(points: Sequence[Point]) -> Iterator[str]:
    first, last = (
        {rule.code: rule.count for rule in point.counts.rules} for point in (points[0], points[-1])
    )
    codes = sorted({*first, *last})
    if not codes:
        yield '<tr><td colspan="3">No rule has a finding.</td></tr>'
    for code in codes:
        yield (
            f'<tr><th scope="row">{code}</th><td>{first.get(code, 0):,}</td>'
            f"<td>{last.get(code, 0):,}</td></tr>"
        )
