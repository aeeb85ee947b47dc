"""What can be said of a module without parsing it: whether a word is in it, what it may import.

A glance says too much rather than too little: `from` and `import` in a string count, and where
the text alone does not tell, nothing is claimed. Rules ask it whether a file is worth reading.
"""

import re
from collections.abc import Iterator

from layerline.syntax.relative import absolute

_IMPORT = re.compile(
    r"\bfrom(?:[ \t\f]+|(?=\.))(?P<module>[.\w]+)[ \t\f]+"
    r"import[ \t\f]*(?P<names>\([^)]*\)|[^\n\r;)]*)"
    r"|\bimport[ \t\f]+(?P<modules>[^\n\r;]*)"
)
_AT_RUN_TIME = ("import_module", "__import__", "resolve_name")
_BLANKS = re.compile(  # within the dots, or within a dotted name
    r"from[ \t\f]*\.[. \t\f]*[ \t\f](?!import\b)\w"
    r"|from[ \t\f]+[.\w]*\w(?:[ \t\f]+\.|\.[ \t\f]+\w)"
)
_IMPORT_BLANKS = re.compile(r"import[ \t\f]+\w+[.\w]*(?:[ \t\f]+\.|\.[ \t\f]+\w)")
_CONTINUED = re.compile(r"\b(?:from|import)\b[ \t\f.\w]*\\[\r\n]")
_DOTTED = re.compile(r"\w+(?:\s*\.\s*\w+)*")


class Glance:
    """A first look at one module."""

    def __init__(self, name: str, content: bytes, *, is_package: bool) -> None:
        self._name = name
        self._content = content
        self._is_package = is_package

    def mentions(self, word: bytes) -> bool:
        """Whether a word is anywhere in it."""
        return word in self._content

    def imports(self) -> Iterator[str] | None:
        """The absolute dotted names that it may import; None where a glance does not tell."""
        try:
            text = self._content.decode("utf-8")
        except UnicodeDecodeError:
            return None
        if _is_obscure(text):
            return None
        found = list(_IMPORT.finditer(text))
        if any("#" in (match["names"] or "") or "\\" in match[0] for match in found):
            return None
        return self._named(found)

    def _named(self, found: list[re.Match[str]]) -> Iterator[str]:
        for match in found:
            if match["module"] is None:
                for part in match["modules"].split(","):
                    if dotted := _DOTTED.match(part.strip()):
                        yield dotted[0]
                continue
            written = match["module"]
            bare = written.lstrip(".")
            dots = len(written) - len(bare)
            module = absolute(bare, dots=dots, importer=self._name, is_package=self._is_package)
            for part in match["names"].strip("()").split(","):
                name = _DOTTED.match(part.strip())
                yield f"{module}.{name[0]}" if name else module


def _is_obscure(text: str) -> bool:
    """Whether it may import in a way that is not spelt out in one piece."""
    if any(word in text for word in _AT_RUN_TIME):
        return True
    if "\\" in text and _CONTINUED.search(text):
        return True
    return bool(_BLANKS.search(text) or _IMPORT_BLANKS.search(text))
