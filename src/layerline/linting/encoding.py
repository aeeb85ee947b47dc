"""Frozen dataclasses as JSON rows and back, for the cache and between processes.

A row holds a value's fields in their order, so a name is not written a thousand times. Unlike
pickle it can be read from a folder that somebody else may have written.
"""

import dataclasses
import json
import types
from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


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
    kind: type = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return [_row(each) for each in cast("tuple[object, ...]", value)]
    names = _names(kind)
    if names:
        return [_row(getattr(value, name)) for name in names]
    return value.value if isinstance(value, Enum) else value


_PLAIN: frozenset[type] = frozenset({str, int, bool, type(None)})


@cache
def _names(kind: type) -> tuple[str, ...]:
    fields = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()
    return tuple(field.name for field in fields)


@cache
def _decoder(kind: object) -> Callable[[object], object]:
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _dataclass_decoder(kind)
    origin = get_origin(kind)
    if origin is tuple:
        inner = _decoder(get_args(kind)[0])
        return lambda row: tuple([inner(each) for each in _list(row)])
    if origin in (types.UnionType, Union):
        present = _decoder(next(each for each in get_args(kind) if each is not type(None)))
        return lambda row: None if row is None else present(row)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return _plain_decoder(kind)


def _dataclass_decoder(kind: type) -> Callable[[object], object]:
    hints = get_type_hints(kind)
    decoders = [_decoder(hints[name]) for name in _names(kind)]
    make = cast("Callable[..., object]", kind)
    return lambda row: make(*[d(v) for d, v in zip(decoders, _list(row), strict=True)])


def _plain_decoder(kind: object) -> Callable[[object], object]:
    def plain(value: object) -> object:
        if type(value) is not kind:
            raise TypeError(kind)
        return value

    return plain


def _list(row: object) -> list[object]:
    if not isinstance(row, list):
        raise TypeError(row)
    return row
