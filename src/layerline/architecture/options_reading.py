"""Options as TOML has them, in `domain.toml` and in manifests alike."""

from collections.abc import Iterable, Mapping

from layerline.architecture.domain_events import DomainEvent, parse_event
from layerline.architecture.options import (
    DEFAULT,
    NAMES,
    Options,
    read_key,
    read_operations,
    read_paging,
    read_together,
)
from layerline.errors import Refusal


def options_of(table: Mapping[str, object]) -> Options:
    """The options in a table; those that are left out are as by DEFAULT.

    Raises:
        Refusal: one is not of its type, is unknown, or contradicts another.
    """
    given = {name: table[name] for name in NAMES if name in table}
    return Options(
        only=read_operations(_texts("only", given.get("only", DEFAULT.only))),
        route=_flag("route", given.get("route", DEFAULT.route)),
        events=_flag("events", given.get("events", DEFAULT.events)),
        soft_delete=_flag("soft_delete", given.get("soft_delete", DEFAULT.soft_delete)),
        unique=read_together("--unique", _groups("unique", given.get("unique", []))),
        index=read_together("--index", _groups("index", given.get("index", []))),
        key=read_key(_text("pk", given.get("pk", str(DEFAULT.key)))),
        paginate=read_paging(_text("paginate", given.get("paginate", str(DEFAULT.paginate)))),
        domain_events=_events(_texts("domain_events", given.get("domain_events", []))),
    )


def _events(texts: Iterable[str]) -> tuple[DomainEvent, ...]:
    found = []
    for text in texts:
        name, *facts = text.split() or [""]
        found.append(parse_event("", name, facts))
    return tuple(found)


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise Refusal(f"`{name}` must be true or false", remedy=f"write `{name} = true`")
    return value


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise Refusal(f"`{name}` must be a string", remedy=f'write `{name} = "…"`')
    return value


def _texts(name: str, value: object) -> list[str]:
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise Refusal(f"`{name}` must be an array of strings", remedy=f'write `{name} = ["…"]`')
    return list(value)


def _groups(name: str, value: object) -> Iterable[list[str]]:
    if not isinstance(value, list) or not all(isinstance(each, list) for each in value):
        raise Refusal(
            f"`{name}` must be an array of arrays", remedy=f'write `{name} = [["a", "b"]]`'
        )
    return [_texts(name, group) for group in value]
