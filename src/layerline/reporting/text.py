"""Findings and rules for people: a line each, the code, and below it what to do."""

from collections.abc import Iterable, Iterator, Sequence

from layerline.linting.own_page import OwnPage
from layerline.linting.report import Report
from layerline.linting.statistics import Statistics
from layerline.reporting.colour import BY_SEVERITY, Paint, plain
from layerline.reporting.frame import Sources, frame
from layerline.rules.finding import Finding
from layerline.rules.rule import Example, Rule


def report(
    outcome: Report, *, sources: Sources | None = None, paint: Paint = plain
) -> Iterator[str]:
    """The lines of a report; the last one is the summary."""
    yield from findings(outcome.findings, sources=sources, paint=paint)
    for notice in outcome.notices:
        yield f"note: {notice}"
    yield summary(outcome)


def findings(
    found: Iterable[Finding], *, sources: Sources | None = None, paint: Paint = plain
) -> Iterator[str]:
    """The lines of findings alone, with their code where there are sources.

    What is said word by word of several lines of a file is said once: it has one cause.
    """
    alike: dict[tuple[str, ...], list[Finding]] = {}
    for finding in found:
        said = (finding.path, finding.code, finding.severity, finding.message, finding.help)
        alike.setdefault(said, []).append(finding)
    for first, *others in alike.values():
        further = dict.fromkeys(each.line for each in others if each.line != first.line)
        yield from _finding(first, tuple(further), sources, paint)


def statistics(counted: Statistics) -> Iterator[str]:
    """Findings by rule and by layer, the most frequent first."""
    for title, rows in (("By rule", counted.rules), ("By layer", counted.layers)):
        yield f"{title}:"
        for label, count in rows:
            yield f"  {count:6,}  {label}"


def rule(explained: Rule) -> Iterator[str]:
    """The page of a rule."""
    yield f"{explained.code} {explained.name} ({explained.severity})"
    yield ""
    yield explained.why.strip()
    yield ""
    yield f"The architecture says: {explained.seed}"
    for title, shown in (("Bad", explained.bad), ("Good", explained.good)):
        yield from _example(title, shown)
    if mended := explained.mended:
        yield from _example("Mended by --unsafe-fixes", mended.before)
        yield from _example("Becomes", mended.after)
    yield ""
    yield f"Allow one place: # layerline: allow[{explained.name}] and the reason"


def own_rule(page: OwnPage) -> Iterator[str]:
    """The page of a rule that a project wrote itself."""
    yield f"{page.rule.code} {page.rule.name} ({page.level}), a rule of the project's own"
    yield ""
    yield page.rule.why.strip()
    yield ""
    yield from (f"{title}: {said}" for title, said in page.asked)
    yield f"Written in: {page.written_in}"
    for title, shown in (("Bad", page.rule.bad), ("Good", page.rule.good)):
        if shown.shown.strip():
            yield from _example(title, shown)
    if page.level != "off":
        yield ""
        yield f"Allow one place: # layerline: allow[{page.allowed}] and the reason"


def rules(known: Sequence[Rule]) -> Iterator[str]:
    """A line for each rule, and how to hear more."""
    width = max(len(each.name) for each in known)
    for each in known:
        first = each.why.strip().partition("\n")[0]
        yield f"{each.code:<6} {each.name:<{width}} {each.severity:<7} {first}"
    yield ""
    yield "More of one: layerline explain NAME"


def _example(title: str, shown: Example) -> Iterator[str]:
    yield from ("", f"{title}:", "")
    for line in shown.shown.splitlines():
        yield f"    {line}".rstrip()


def _finding(
    finding: Finding, further: Sequence[int], sources: Sources | None, paint: Paint
) -> Iterator[str]:
    place = paint("bold", f"{finding.path}:{finding.line}:{finding.column}")
    code = paint(BY_SEVERITY[finding.severity], finding.code)
    mild = "" if finding.severity == "error" else f" ({finding.severity})"
    name = paint("faint", f"[{finding.name}]")
    yield f"{place} {code} {finding.message}{mild} {name}"
    for gutter, text in frame(finding, sources) if sources else ():
        shown = paint(BY_SEVERITY[finding.severity], text) if not text.strip(" ^") else text
        yield f"  {paint('faint', gutter)} {shown}"
    for other in finding.related:
        yield f"  {other.path}:{other.line}:{other.column} {other.message}"
    if further:
        yield f"  {_lines(further)}"
    yield f"  {paint('green', 'help:')} {finding.help}"
    yield paint("faint", f"  rule: {finding.seed}")


def _lines(numbers: Sequence[int]) -> str:
    *before, last = (f"{number}" for number in numbers)
    listed = f"{', '.join(before)} and {last}" if before else last
    return f"also in line{'s' if before else ''} {listed}"


def summary(outcome: Report) -> str:
    """One line: how many findings in how many files."""
    looked = f"in {_count(outcome.files, 'file')}"
    looked += f", {outcome.suppressed} allowed" if outcome.suppressed else ""
    looked += f", {outcome.baselined} in the baseline" if outcome.baselined else ""
    if not outcome.findings:
        return f"No findings {looked}."
    said = [_count(outcome.errors, "error")] if outcome.errors else []
    said += [_count(outcome.warnings, "warning")] if outcome.warnings else []
    said += [f"{outcome.infos:,} info"] if outcome.infos else []
    first, last = said[:-1], said[-1]
    return f"{', '.join(first)}{' and ' if first else ''}{last} {looked}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
