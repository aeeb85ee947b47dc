"""Frozen dataclasses and named tuples as JSON rows and back, for the cache and between processes.

A row holds a value's fields in their order, so a name is not written a thousand times. Unlike
pickle it can be read from a folder that somebody else may have written.
"""

import dataclasses
import json
import types
from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import TypeAlias, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Decoder: TypeAlias = Callable[[object], object]
_PLAIN: frozenset[object] = frozenset({str, int, bool})


def encode(value: object) -> str:
    """One line of JSON."""
    return json.dumps(_row(value), ensure_ascii=False, separators=(",", ":"))


def decode(kind: type[T], line: str) -> T:
    """The value that was encoded. Raises ValueError where the line is no such value."""
    try:
        return cast("T", _decoder(cast("object", kind))(json.loads(line)))
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(line[:80]) from error


def _row(value: object) -> object:
    """The value without what JSON does not know; named tuples and words are rows and text to it."""
    kind: type = type(value)
    if dataclasses.is_dataclass(kind):
        return [_row(getattr(value, name)) for name in _names(kind)]
    if isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
        return [_row(each) for each in value]
    return value


@cache
def _names(kind: type) -> tuple[str, ...]:
    if dataclasses.is_dataclass(kind):
        return tuple(field.name for field in dataclasses.fields(kind))
    return tuple(get_type_hints(kind))


@cache
def _decoder(kind: object) -> Decoder:
    if isinstance(kind, type) and (dataclasses.is_dataclass(kind) or issubclass(kind, tuple)):
        return _record_decoder(kind)
    origin = get_origin(kind)
    if origin is tuple:
        return _tuple_decoder(get_args(kind)[0])
    if origin in (types.UnionType, Union):
        present = _decoder(next(each for each in get_args(kind) if each is not type(None)))
        return lambda row: None if row is None else present(row)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {each.value: each for each in kind}.__getitem__
    return _plain_decoder(kind)


def _tuple_decoder(kind: object) -> Decoder:
    if kind in _PLAIN:
        only = {kind}

        def plain(row: object) -> object:
            if not isinstance(row, list) or not only.issuperset(map(type, row)):
                raise TypeError(kind)
            return tuple(row)

        return plain
    inner = _decoder(kind)
    return lambda row: tuple([inner(each) for each in _list(row)])


def _record_decoder(kind: type) -> Decoder:
    """For a value with fields; those that JSON has as they are, are looked at all at once."""
    hints = [get_type_hints(kind)[name] for name in _names(kind)]
    kinds = [hint if hint in _PLAIN else None for hint in hints]
    inner = [(at, _decoder(hint)) for at, hint in enumerate(hints) if hint not in _PLAIN]
    make = cast("Callable[..., object]", kind)

    def record(row: object) -> object:
        if not isinstance(row, list):
            raise TypeError(row)
        found: list[type | None] = list(map(type, row))
        for at, decoder in inner:
            row[at], found[at] = decoder(row[at]), None
        if found != kinds:
            raise TypeError(kind)
        return make(*row)

    return record


def _plain_decoder(kind: object) -> Decoder:
    def plain(value: object) -> object:
        if type(value) is not kind:
            raise TypeError(kind)
        return value

    return plain


def _list(row: object) -> list[object]:
    if not isinstance(row, list):
        raise TypeError(row)
    return row
