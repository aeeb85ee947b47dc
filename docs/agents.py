"""Brings the table of rules in the template's AGENTS.md up to date: `make agents`."""

import re
from pathlib import Path

from layerline import rules

PAGE = Path(__file__).parent.parent / "template" / "AGENTS.md.jinja"
TABLE = re.compile(r"^\| code \| rule \| why \|\n(?:\|.*\n)+", re.MULTILINE)


def table() -> str:
    """Each rule's code and name, and the first sentence of its page."""
    lines = ["| code | rule | why |", "| --- | --- | --- |"]
    for rule in rules.ALL:
        sentence = " ".join(rule.why.strip().split("\n\n")[0].split()).replace("|", "\\|")
        lines.append(f"| {rule.code} | {rule.name} | {sentence} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(TABLE.sub(lambda _: table(), PAGE.read_text()))
