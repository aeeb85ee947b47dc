r"""How a field is written on the command line, and nothing of what it means.

    field := name ":" type ["=" arg{","arg}] {":" modifier["=" value]}

No shell needs quotes for it. Inside a value `\:`, `\,` and `\\` stand for themselves.
"""

import difflib
import re
from dataclasses import dataclass

from layerline.errors import Refusal

ACCESS = ("immutable", "readonly", "private", "sensitive")
"""Who may set a field, and who may see it."""
FLAGS = ("null", "unique", "index", "filter", "sort", *ACCESS)
VALUED = ("default", "min", "max", "ge", "gt", "le", "lt", "len", "ondelete", "back", "alias")


@dataclass(frozen=True, slots=True)
class Written:
    """A field as typed, in its parts.

    Attributes:
        name: what stood before the first colon.
        type: the name of the type.
        arguments: what stood after the type's `=`, by comma.
        modifiers: each with its value as typed, escapes and all; None for a flag.
    """

    name: str
    type: str
    arguments: tuple[str, ...]
    modifiers: dict[str, str | None]


def take_apart(text: str) -> Written:
    """The parts of a field.

    Raises:
        Refusal: it is not written as the grammar says.
    """
    if not text.isprintable():
        raise Refusal(f"{text!a} has characters that cannot be seen", remedy="type it without them")
    name, *rest = _split(text, ":")
    if not rest or not rest[0]:
        raise Refusal("it has no type", remedy=f"write it, as `{name or 'name'}:str`")
    kind, equals, arguments = rest[0].partition("=")
    return Written(
        name,
        kind,
        tuple(map(unescape, _split(arguments, ","))) if equals else (),
        _modifiers(rest[1:]),
    )


def two(name: str, value: str) -> tuple[str, str]:
    """The two parts of a value such as `len=2,80`."""
    parts = _split(value, ",")
    if len(parts) != 2:  # noqa: PLR2004 it is called two
        raise Refusal(f"`{name}={value}` is not two numbers", remedy=f"write `{name}=2,80`")
    return parts[0], parts[1]


def escape(value: str) -> str:
    """A value as it has to be typed."""
    return re.sub(r"([\\:,])", r"\\\1", value)


def unescape(value: str) -> str:
    """What a typed value stands for."""
    return re.sub(r"\\([\\:,])", r"\1", value)


def _split(text: str, separator: str) -> list[str]:
    parts = [""]
    for piece in re.findall(r"\\.|.", text, re.DOTALL):
        if piece == separator:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _modifiers(texts: list[str]) -> dict[str, str | None]:
    modifiers: dict[str, str | None] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if name not in FLAGS + VALUED:
            raise Refusal(f"there is no modifier `{name}`", remedy=_meant(name))
        if name in modifiers:
            raise Refusal(f"`{name}` stands there twice", remedy="keep one of them")
        if bool(equals) != (name in VALUED):
            needs = "needs a value" if name in VALUED else "takes no value"
            form = f"{name}=…" if name in VALUED else name
            raise Refusal(f"`{name}` {needs}", remedy=f"write `{form}`")
        modifiers[name] = value if equals else None
    return modifiers


def _meant(name: str) -> str:
    close = difflib.get_close_matches(name, FLAGS + VALUED, n=1)
    if close:
        return f"did you mean `{close[0]}`?"
    available = " ".join([*FLAGS, *(f"{each}=" for each in VALUED)])
    return f"use {available}; a colon inside a value is written `\\:`"
