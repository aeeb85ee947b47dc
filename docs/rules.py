"""Writes docs/rules/, a page for each rule, from the rules' own files: `make rules`."""

from pathlib import Path

from layerline import rules
from layerline.reporting.markdown import index, page

FOLDER = Path(__file__).parent / "rules"


def pages() -> dict[str, str]:
    """Each page by the name of its file."""
    found = {f"{rule.name}.md": page(rule) for rule in rules.ALL}
    return {"README.md": index(rules.ALL), **found}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.md"):
        old.unlink()
    for name, content in pages().items():
        (FOLDER / name).write_text(content, encoding="utf-8")
