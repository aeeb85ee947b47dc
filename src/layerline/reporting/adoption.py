"""What is proposed for a code base, for people and as a document."""

from collections import Counter
from collections.abc import Iterator

from layerline.adoption.adopting import Adopted
from layerline.linting.statistics import count
from layerline.reporting import text

_SHOWN = 8
"""Places listed of each sort; the configuration has them all."""


def lines(adopted: Adopted) -> Iterator[str]:
    """The proposal for one project."""
    proposal = adopted.proposal
    where = f" in {adopted.folder}" if adopted.folder else ""
    yield f"Laid out {proposal.layout}{where}:"
    for root in proposal.roots:
        yield f"  package {root.package}: {root.why}"
    for made in proposal.compositions[:_SHOWN]:
        yield f"  the application is made in {made}"
    for part in proposal.parts[:_SHOWN]:
        yield f"  {part.role}: {part.name} ({part.why})"
    used = ", ".join(f"{each.name} ({each.purpose})" for each in proposal.libraries[:_SHOWN])
    if used:
        yield f"  uses {used}"
    yield ""
    yield from _layers(adopted)
    yield from _left(adopted)
    yield ""
    yield from _findings(adopted)


def _layers(adopted: Adopted) -> Iterator[str]:
    by_layer = dict(count(adopted.report.findings, adopted.proposal.architecture).layers)
    yield "layer           files  findings  where, and why"
    for layer in adopted.proposal.layers:
        globs = sorted(layer.globs, key=lambda glob: -glob.files)
        for number, glob in enumerate(globs[:_FEW]):
            head = f"{layer.name:14} {layer.files:6} {by_layer.get(layer.name, 0):9}"
            yield f"{head if not number else ' ' * len(head)}  {glob.pattern}: {glob.why}"
        if len(globs) > _FEW:
            yield f"{' ' * 31}  and {len(globs) - _FEW} more"
        if layer.unsure:
            of_all = f"{layer.unsure_files} of {layer.files}"
            yield f"{' ' * 31}  unsure: {of_all}, where errors that hang on it are warnings"


_FEW = 4


def _left(adopted: Adopted) -> Iterator[str]:
    proposal = adopted.proposal
    share = f"{proposal.share_unclassified:.0%}"
    yield ""
    yield f"no layer: {len(proposal.unclassified)} of {proposal.files} files with code ({share})"
    places = Counter(path.rpartition("/")[0] or "." for path in proposal.unclassified)
    for place, number in places.most_common(_SHOWN):
        yield f"  {place}: {number}"
    if len(places) > _SHOWN:
        yield f"  and {len(places) - _SHOWN} folders more"
    for each in [one for one in proposal.unsure if not one.is_marked][:_SHOWN]:
        yield f"  unsure: {each.place} ({len(each.files)}): {each.why}"
    for unread in proposal.unread:
        yield f"  cannot be read: {unread.path}: {unread.why}"


def _findings(adopted: Adopted) -> Iterator[str]:
    worst = adopted.worst(10)
    yield text.summary(adopted.report)
    if worst:
        yield "The worst of them:"
        yield from text.findings(worst)


def content(adopted: Adopted) -> dict[str, object]:
    """The proposal for one project as a document."""
    proposal = adopted.proposal
    return {
        "folder": adopted.folder,
        "layout": proposal.layout,
        "packages": [{"package": root.package, "why": root.why} for root in proposal.roots],
        "layers": [
            {
                "name": layer.name,
                "kind": layer.kind.value,
                "files": layer.files,
                "unsure_files": layer.unsure_files,
                "globs": [
                    {"glob": glob.pattern, "files": glob.files, "why": glob.why}
                    for glob in layer.globs
                ],
                "unsure": [
                    {"glob": glob.pattern, "files": glob.files, "why": glob.why}
                    for glob in layer.unsure
                ],
            }
            for layer in proposal.layers
        ],
        "roles": [
            {"role": part.role.value, "name": part.name, "why": part.why, "known": part.is_known}
            for part in proposal.parts
        ],
        "composition_roots": list(proposal.compositions),
        "libraries": [
            {"name": each.name, "purpose": each.purpose, "files": each.files}
            for each in proposal.libraries
        ],
        "unclassified": {
            "files": list(proposal.unclassified),
            "share": round(proposal.share_unclassified, 4),
        },
        "unsure": [
            {
                "files": list(each.files),
                "kind": each.kind.value,
                "why": each.why,
                "marked": each.is_marked,
            }
            for each in proposal.unsure
        ],
        "unread": [{"path": each.path, "why": each.why} for each in proposal.unread],
        "findings": {
            "errors": adopted.report.errors,
            "warnings": adopted.report.warnings,
            "infos": adopted.report.infos,
            "worst": [
                {
                    "code": found.code,
                    "name": found.name,
                    "severity": found.severity.value,
                    "path": found.path,
                    "line": found.line,
                    "message": found.message,
                }
                for found in adopted.worst(10)
            ],
        },
    }
