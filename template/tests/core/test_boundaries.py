"""What must hold for whatever is sent to each schema that takes data from outside, new ones too."""

import datetime as dt
import json
import pkgutil
from collections.abc import Iterator
from enum import EnumType
from importlib import import_module
from itertools import chain
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from app import schemas
from app.schemas.base import Input

PLAUSIBLE = 4  # of five values, or hardly a body would be taken
json_values = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.decimals().map(str)
    | st.datetimes(timezones=st.sampled_from([None, dt.UTC])).map(lambda moment: moment.isoformat())
    | st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2)
)


def inputs(kind: type[Input] = Input) -> Iterator[type[Input]]:
    """Every schema of the service."""
    for found in kind.__subclasses__():
        yield from inputs(found)
        if found.__module__.startswith(f"{schemas.__name__}."):
            yield found


for module in pkgutil.iter_modules(schemas.__path__, f"{schemas.__name__}."):
    import_module(module.name)
SCHEMAS = sorted(set(inputs()), key=lambda schema: schema.__qualname__)


def plausible(field: FieldInfo) -> st.SearchStrategy[Any]:
    """What the schema shows as an example; where a type says enough, there is none."""
    if field.examples:
        return st.sampled_from(field.examples)
    kinds = [field.annotation, *get_args(field.annotation)]
    chosen: list[list[Any]] = [list(kind) for kind in kinds if isinstance(kind, EnumType)]
    return st.sampled_from(chosen[0]) if chosen else st.booleans() | st.uuids().map(str)


def value_of(field: FieldInfo) -> st.SearchStrategy[Any]:
    return st.integers(0, PLAUSIBLE).flatmap(
        lambda chance: plausible(field) if chance else json_values
    )


def bodies(schema: type[Input]) -> st.SearchStrategy[dict[str, Any]]:
    fields = schema.model_fields.items()
    needed = {name: value_of(field) for name, field in fields if field.is_required()}
    others = {name: value_of(field) for name, field in fields if not field.is_required()}
    return st.fixed_dictionaries(needed, optional=others)


@pytest.mark.parametrize("schema", SCHEMAS)
@settings(max_examples=25)
@given(data=st.data())
def test_what_is_sent_is_refused_or_means_the_same_when_taken_again(
    schema: type[Input], data: st.DataObject
) -> None:
    try:
        taken = schema.model_validate_json(json.dumps(data.draw(bodies(schema))))
    except ValidationError:
        return
    assert schema.model_validate(taken.model_dump(exclude_unset=True)) == taken


BOUNDED = [
    pytest.param(schema, name, id=f"{schema.__qualname__}.{name}")
    for schema in SCHEMAS
    for name, field in schema.model_fields.items()
    if field.metadata
]


@pytest.mark.parametrize(("schema", "name"), BOUNDED)
@settings(max_examples=5)
@given(data=st.data())
def test_what_is_beyond_a_limit_is_refused(
    schema: type[Input], name: str, data: st.DataObject
) -> None:
    field = schema.model_fields[name]
    for value in chain.from_iterable(beyond(limit, data) for limit in field.metadata):
        with pytest.raises(ValidationError) as refused:
            schema.model_validate_json(json.dumps({name: value}))
        assert (name,) in [error["loc"][:1] for error in refused.value.errors()]


def beyond(limit: object, data: st.DataObject) -> Iterator[object]:
    """Values that a limit forbids, as JSON has them."""
    step = data.draw(st.integers(1, 10**6))
    for name, value in ((name, getattr(limit, name, None)) for name in LIMITS):
        if value is not None:
            yield LIMITS[name](value, step)


LIMITS: dict[str, Any] = {
    "ge": lambda value, step: str(value - step),
    "gt": lambda value, step: str(value - step + 1),
    "le": lambda value, step: str(value + step),
    "lt": lambda value, step: str(value + step - 1),
    "max_length": lambda value, step: "x" * (value + min(step, 100)),
    "min_length": lambda value, step: "x" * max(value - step, 0),
}
