"""Comments to the linter: where there may be one, and how it is taken out."""

from layerline.rules.finding import Finding
from layerline.rules.fix import Edit, Fix, offset
from layerline.rules.project import Project
from layerline.syntax.glance import Glance

_TITLE = "Remove the comment"


def without_comment(finding: Finding, text: str) -> Fix | None:
    """Remove the comment that a finding is about; another one behind it on its line stays."""
    start = offset(text, finding.line, finding.column)
    end = offset(text, finding.end_line, finding.end_column)
    if not text[start:end].startswith("#"):
        return None
    following = text.find("#", start + 1, end)
    if following > 0:
        return Fix(_TITLE, (Edit(start, following, ""),), is_certain=True)
    begin = offset(text, finding.line, 1)
    before = text[begin:start]
    if before.strip():
        return Fix(_TITLE, (Edit(begin + len(before.rstrip()), end, ""),), is_certain=True)
    return Fix(_TITLE, (Edit(begin, _behind_newline(text, end), ""),), is_certain=True)


def has_comment(_project: Project, _name: str, glance: Glance) -> bool:
    """Whether a module may have a comment to the linter."""
    return glance.mentions(b"layerline")


def _behind_newline(text: str, end: int) -> int:
    for newline in ("\r\n", "\n", "\r"):
        if text.startswith(newline, end):
            return end + len(newline)
    return end
