"""What was typed, taken as it is where nothing can be wrong with it.

typer asks pydantic about every word, whose import takes a quarter of a short run. A text is a text,
though, and most paths and choices are themselves; whatever could be refused goes to typer.
"""

import os
from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Protocol, get_args, get_origin

_ORDINARY = {
    "parser": None,
    "path_type": None,
    "exists": False,
    "file_okay": True,
    "dir_okay": True,
    "writable": False,
    "resolve_path": False,
    "allow_dash": False,
    "min": None,
    "max": None,
}
"""What an option says that asks for nothing special of its value."""


class _Reading(Protocol):
    """How a parameter makes a value of what was typed."""

    def coerce(self, value: object, param: "_Parameter", ctx: object) -> object: ...


class _Parameter(Protocol):
    """A parameter of typer's."""

    multiple: bool
    nargs: int
    _runtime_param: _Reading | None

    def get_runtime_param(self) -> _Reading: ...


def take_plainly(parameters: Iterable[object]) -> None:
    """Let parameters take plain words as they are.

    Another version of typer may not ask what is put here; it reads every word then, as before.
    """
    for parameter in parameters:
        described = getattr(parameter, "type_descriptor", None)
        if getattr(parameter, "_runtime_param", ...) is None and _is_ordinary(described):
            reading = _Plain(getattr(described, "annotation", None))
            parameter._runtime_param = reading  # type: ignore[attr-defined]  # noqa: SLF001


class _Plain:
    """Stands for typer's own reading of a parameter, until a word is not plain."""

    def __init__(self, annotation: object) -> None:
        self._annotation = annotation

    def coerce(self, value: object, param: _Parameter, ctx: object) -> object:
        """What the command gets for what was typed."""
        several = param.multiple or param.nargs == -1
        if value is None:
            return () if several else None
        if get_origin(self._annotation) is list and isinstance(value, list | tuple):
            kind = get_args(self._annotation)[0]
            if all(_is_plain(each, kind) for each in value):
                return [_plain(each) for each in value] if kind is Path else list(value)
        elif not several and _is_plain(value, self._annotation):
            return _plain(value) if self._annotation is Path else value
        param._runtime_param = None  # noqa: SLF001 it reads by itself from now on
        return param.get_runtime_param().coerce(value, param=param, ctx=ctx)


def _is_ordinary(described: object) -> bool:
    info = getattr(described, "parameter_info", None)
    return info is not None and all(
        getattr(info, name, usual) == usual for name, usual in _ORDINARY.items()
    )


def _is_plain(value: object, kind: object) -> bool:
    """Whether typer would give it back as it is, or as a path."""
    if kind is str:
        return type(value) is str
    if kind is Path:
        return isinstance(value, str | Path) and _is_usable(str(value))
    return isinstance(kind, type) and issubclass(kind, Enum) and type(value) is kind


def _is_usable(path: str) -> bool:
    """Whether a path can be read, or leads to nothing yet."""
    if not path or "\0" in path:
        return False
    return os.access(path, os.R_OK) or not os.path.exists(path)  # noqa: PTH110 as it was typed


def _plain(value: object) -> Path:
    return value if isinstance(value, Path) else Path(str(value))
