"""The one JSON document that a verb prints: `{"version": 1, …}`."""

import json
from collections.abc import Mapping

VERSION = 1
"""Of every document; it grows when a key changes its meaning or goes."""


def document(content: Mapping[str, object]) -> str:
    """A document with that content, in ASCII: it survives whatever the terminal speaks."""
    return json.dumps({"version": VERSION, **content}, indent=2)
