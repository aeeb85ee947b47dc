"""Colours for a terminal; none where nobody would see them."""

import os
from collections.abc import Callable
from typing import TextIO

from layerline.rules.finding import Severity

Paint = Callable[[str, str], str]
"""Text in a colour, as `paint("red", text)`."""

_CODES = {"red": "31", "yellow": "33", "cyan": "36", "bold": "1", "faint": "2", "green": "32"}
BY_SEVERITY = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def plain(_colour: str, text: str) -> str:
    """No colour at all."""
    return text


def painter(stream: TextIO) -> Paint:
    """What paints for a stream: ANSI for a terminal, unless NO_COLOR or TERM=dumb forbid it."""
    if os.environ.get("FORCE_COLOR"):
        return _ansi
    quiet = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return _ansi if stream.isatty() and not quiet else plain


def _ansi(colour: str, text: str) -> str:
    return f"\033[{_CODES[colour]}m{text}\033[0m" if text else text
