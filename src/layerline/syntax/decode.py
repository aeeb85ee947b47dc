"""From bytes to text, as Python itself would read them, or the reason why not."""

import re

from layerline.syntax.facts import Problem

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_MARKER = re.compile(rb"^(<{7}|>{7}|\|{7}) |^={7}\r?$", re.MULTILINE)
_BOM = b"\xef\xbb\xbf"


def decode(content: bytes) -> str | Problem:
    """The text of a source file without its BOM, or what keeps it from being read."""
    if b"\0" in content:
        return Problem("the file contains NUL bytes", _line(content, content.index(b"\0")), 1)
    if b"<<<<<<< " in content and (marker := _MARKER.search(content)):
        line = _line(content, marker.start())
        return Problem("the file still contains merge conflict markers", line, 1)
    body = content.removeprefix(_BOM)
    encoding = "utf-8" if body is not content and len(body) < len(content) else _declared(body)
    try:
        return body.decode(encoding)
    except LookupError:
        return Problem(f"the file declares the unknown encoding {encoding}", 1, 1)
    except UnicodeDecodeError as error:
        return Problem(
            f"the file is not {encoding.upper()} (byte {error.object[error.start]:#04x})",
            _line(body, error.start),
            1,
        )


def _declared(body: bytes) -> str:
    for line in body.split(b"\n", 2)[:2]:
        if match := _COOKIE.match(line):
            return match[1].decode("ascii")
        if line.strip() and not line.lstrip().startswith(b"#"):
            break
    return "utf-8"


def _line(content: bytes, offset: int) -> int:
    return content.count(b"\n", 0, offset) + 1
