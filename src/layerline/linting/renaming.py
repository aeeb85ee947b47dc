"""Source whose modules get other names: every import of them follows, line by line."""

import re
from collections.abc import Mapping

_RELATIVE = re.compile(r"(?P<head>\bfrom )(?P<dots>\.+)(?P<rest>[\w.]*)(?P<tail> import )")
_FROM = re.compile(r"\bfrom (?P<module>[\w.]+) import (?P<names>\w(?:[\w, ]*\w)?)")
_DONE = "\0"
"""Stands before a name that is new already; no source has it."""


def renamed(text: str, modules: Mapping[str, str], *, here: str, path: str) -> str:
    """The text with new names for modules; no line is added or taken away.

    Args:
        text: the source.
        modules: the new dotted name of each module by the old one.
        here: the old dotted name of the module itself.
        path: its path, which says whether it is a package.
    """
    is_package = path.endswith("__init__.py")
    text = _RELATIVE.sub(lambda found: _absolute(found, here, is_package=is_package), text)
    text = _FROM.sub(lambda found: _apart(found, modules), text)
    longest = "|".join(re.escape(old) for old in sorted(modules, key=len, reverse=True))
    text = re.sub(rf"(?<![\w.{_DONE}])(?:{longest})(?!\w)", lambda old: modules[old[0]], text)
    return text.replace(_DONE, "")


def _absolute(found: re.Match[str], here: str, *, is_package: bool) -> str:
    parts = here.split(".")
    up = len(found["dots"]) - is_package
    stem = parts[: len(parts) - up]
    return f"{found['head']}{'.'.join([*stem, *filter(None, [found['rest']])])}{found['tail']}"


def _apart(found: re.Match[str], modules: Mapping[str, str]) -> str:
    """`from app.services import orders, x`: what is a module by itself, the rest as it was."""
    statements, left = [], []
    for name in (part.strip() for part in found["names"].split(",")):
        original, _, bound = name.partition(" as ")
        new = modules.get(f"{found['module']}.{original}")
        if new is None:
            left.append(name)
        else:
            package, _, last = new.rpartition(".")
            statements.append(f"from {_DONE}{package} import {last} as {bound or original}")
    if left:
        statements.append(f"from {found['module']} import {', '.join(left)}")
    return "; ".join(statements)
