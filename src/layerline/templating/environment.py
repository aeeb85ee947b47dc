"""Render the files of an entity; strict about what is missing, plain about the rest."""

import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

OPTIONS: dict[str, Any] = {
    "undefined": StrictUndefined,
    "keep_trailing_newline": True,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "auto_reload": False,
}
"""How the templates of an entity's files are written, whoever wrote them."""


def entity_templates() -> Path:
    """The folder of the templates of an entity's files, which lie in this package as data."""
    return Path(__file__).parent.parent / "templates" / "entity"


@lru_cache(maxsize=1)
def entity_environment() -> Environment:
    """Reads the templates of an entity's files."""
    return Environment(  # noqa: S701 it writes Python: escaping for HTML would break it
        loader=FileSystemLoader(entity_templates(), encoding="utf-8"),
        bytecode_cache=_compiled(),
        **OPTIONS,
    )


def render(name: str, **values: object) -> str:
    """The text of one of an entity's files.

    Args:
        name: the template, as `model.py.jinja`.
        values: what it may name; naming anything else is an error.
    """
    return entity_environment().get_template(name).render(values)


def _compiled() -> "_Compiled | None":
    """The templates as earlier runs compiled them, which takes longer than rendering them.

    Each is kept under the hash of its source and the version of Python, in the user's own
    cache folder; where that cannot be written to, every run compiles for itself.
    """
    with suppress(OSError, RuntimeError):  # no home, or not writable
        home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        folder = Path(home, "layerline", "templates")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return _Compiled(str(folder))
    return None


class _Compiled(FileSystemBytecodeCache):
    """A cache that is no reason to fail: what is damaged or cannot be kept is compiled anew."""

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # noqa: BLE001 a damaged pickle raises whatever it likes
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)
