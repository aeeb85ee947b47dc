"""What `layerline doctor` found: one screen for people, one document for programs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from layerline.diagnosis import Report, State, Trouble
from layerline.reporting.colour import Paint, plain

_SHOWN = 8
"""More of a kind than these do not help a person who begins."""


def screen(report: Report, name: str, version: str, paint: Paint = plain) -> Iterator[str]:
    """The lines for people.

    Args:
        report: what was found.
        name: of the project.
        version: of this layerline.
        paint: how to colour.
    """
    made = f"layerline {report.version}" if report.version else "no layerline that it names"
    yield f"{paint('bold', name)}: made by {made}, looked at by {version}"
    for title, colour, found in (
        ("To mend", "red", report.errors),
        ("To know", "yellow", report.notes),
    ):
        if found:
            yield ""
            yield f"{paint(colour, title)} ({len(found)}):"
            yield from _troubles(found, paint)
    yield from _files(report)
    yield ""
    yield _verdict(report)


def document(report: Report, version: str) -> Mapping[str, object]:
    """The same for programs, and of each file."""
    return {
        "project_version": report.version,
        "layerline": version,
        "errors": [_trouble(each) for each in report.errors],
        "notes": [_trouble(each) for each in report.notes],
        "files": [
            {"path": each.path, "state": each.state.value, "stale": each.is_stale}
            for each in report.files
        ],
    }


def _troubles(found: Iterable[Trouble], paint: Paint) -> Iterator[str]:
    alike: dict[tuple[str, str], list[Trouble]] = defaultdict(list)
    for each in found:
        alike[each.check, each.remedy].append(each)
    for (check, remedy), troubles in alike.items():
        for each in troubles[:_SHOWN]:
            place = f"{each.path}:{each.line}" if each.line else each.path
            sentence = f"{place}: {each.sentence}" if place else each.sentence
            yield f"  {sentence} {paint('faint', f'[{check}]')}"
        if len(troubles) > _SHOWN:
            yield f"  and {len(troubles) - _SHOWN} more like this (--json lists them)"
        yield f"    help: {remedy}"


def _files(report: Report) -> Iterator[str]:
    by_state = defaultdict(list)
    for each in report.files:
        by_state[each.state].append(each.path)
    if not by_state:
        return
    yield ""
    yield f"Files: {', '.join(f'{len(by_state[s])} {s}' for s in State if by_state[s])}"
    for state in (State.EDITED, State.STALE, State.MISSING, State.NEW):
        paths = by_state[state]
        yield from (f"  {state}  {path}" for path in paths[:_SHOWN])
        if len(paths) > _SHOWN:
            yield f"  {state}  and {len(paths) - _SHOWN} more (--json lists them)"


def _verdict(report: Report) -> str:
    if not report.errors:
        return "Nothing to mend."
    several = "s" if len(report.errors) > 1 else ""
    return f"{len(report.errors)} thing{several} to mend."


def _trouble(each: Trouble) -> Mapping[str, object]:
    return {
        "check": each.check,
        "path": each.path or None,
        "line": each.line or None,
        "sentence": each.sentence,
        "remedy": each.remedy,
    }
