"""What the generated tests send is what the generated schemas take."""

import datetime as dt
import importlib.util
import json
import types
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import pydantic
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from layerline.architecture.entity import Entity, entity
from layerline.architecture.fields import Field, FieldType
from layerline.errors import Refusal
from layerline.generation.literals import literal
from layerline.generation.samples import FEWEST, PLENTY, sample
from layerline.generation.schema_fields import create_field

BASE = Path(__file__).parents[2] / "template/src/app/schemas/base.py"


@lru_cache
def base() -> types.ModuleType:
    """The module that each generated schema imports its types from."""
    spec = importlib.util.spec_from_file_location("schemas_base", BASE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def names(whole: Entity, field: Field) -> dict[str, Any]:
    """What the line of a generated schema, or of a generated factory, can name."""
    known: dict[str, Any] = {
        "dt": dt,
        "Annotated": Annotated,
        "Decimal": Decimal,
        "Field": pydantic.Field,
        "FiniteFloat": pydantic.FiniteFloat,
        "UUID": UUID,
        "uuid4": uuid4,
        **vars(base()),
    }
    if field.type is FieldType.ENUM:
        known[whole.enum_class(field)] = StrEnum(whole.enum_class(field), field.members)
    return known


def schema(whole: Entity, field: Field) -> type[pydantic.BaseModel]:
    """The class that `POST` validates with, as far as it is about this field."""
    known = names(whole, field)
    exec(f"class Create(Input):\n    {create_field(whole, field)}", known)  # noqa: S102 ours
    made: type[pydantic.BaseModel] = known["Create"]
    return made


def field_of(spec: str) -> tuple[Entity, Field]:
    whole = entity("Thing", [spec])
    return whole, whole.fields[0]


NUMBERS = st.one_of(
    st.integers(-300, 300).map(str),
    st.integers(-(2**63), 2**63 - 1).map(str),
    st.decimals(-100, 100, places=2).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(str),
    st.sampled_from(["0.1", "0.3", "1", "2147483647", "-2147483648", "9223372036854775807"]),
)
LENGTHS = st.integers(0, 400).map(str)
LIMITS = st.one_of(
    st.tuples(st.sampled_from(["ge", "gt"]), NUMBERS),
    st.tuples(st.sampled_from(["le", "lt"]), NUMBERS),
    st.tuples(st.sampled_from(["min", "max"]), LENGTHS),
).map("=".join)
SIMPLE = [str(kind) for kind in FieldType if kind not in {"decimal", "enum", "ref"}]
TYPES = st.one_of(
    st.sampled_from(SIMPLE),
    st.sampled_from(["int", "bigint", "float"]),
    st.integers(1, 60).map("str={}".format),
    st.builds("decimal={},{}".format, st.integers(1, 18), st.integers(0, 18)),
    st.just("enum=a-b,2nd"),
)
LONGEST = 80
"""Characters that leave room in a line for the field's name."""
FLAGS = st.sampled_from(["", ":unique", ":null", ":null:unique"])


@given(TYPES, FLAGS, st.lists(LIMITS, max_size=2))
@example("int", ":unique", ["le=-5"])
@example("int", ":unique", ["ge=-1000", "le=5"])
@example("bigint", "", ["ge=9000000000000000000"])
@example("float", "", ["ge=1e300"])
@example("float", "", ["gt=1e17"])
@example("float", ":unique", ["gt=1e17"])
@example("float", ":unique", ["ge=0", "le=1"])
@example("float", ":unique", ["le=0"])
@example("float", ":unique", ["le=0.01"])
@example("float", "", ["gt=0.1", "lt=0.2"])
@example("decimal=2,0", ":unique", [])
@example("decimal=18,18", ":unique", ["gt=0"])
@example("str=2", ":unique", [])
@example("slug", "", ["min=7"])
@example("url", ":unique", ["max=20"])
@example("url", ":unique", ["min=330"])
@example("url", "", ["min=130"])
@example("text", ":unique", ["min=47"])
@example("email", ":unique", ["min=305"])
def test_each_sample_is_valid_and_each_unique_one_another(
    kind: str, flags: str, limits: list[str]
) -> None:
    try:
        whole, field = field_of(":".join([f"a:{kind}{flags}", *limits]))
        drawn = sample(field)
    except Refusal:
        return
    create, known = schema(whole, field), names(whole, field)
    room = min(drawn.room or FEWEST, PLENTY)
    numbers = {*range(1, FEWEST - 1), *range(max(1, room - FEWEST), room + 1)}
    sent = [eval(drawn.value, {**known, "number": number}) for number in numbers]  # noqa: S307
    other = eval(drawn.other, known)  # noqa: S307
    assert max(map(len, (drawn.value, drawn.other, drawn.shown))) <= LONGEST
    for value in (*sent, other, eval(drawn.shown, known)):  # noqa: S307
        taken = create.model_validate_json(json.dumps({"a": value}))
        assert taken.model_dump(mode="json") == {"a": value}
    if field.unique:
        assert len(set(map(str, sent))) == len(numbers)
        assert other not in sent


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        ("a:int:unique:ge=0:le=9", "`unique` leaves room for fewer than 100"),
        ("a:str=1:unique", "`unique` leaves room for fewer than 100"),
        ("a:decimal=1,0:unique", "`unique` leaves room for fewer than 100"),
        ("a:float:gt=1:lt=1.0000000000000002", "no value is within its limits"),
        ("a:int:gt=1:lt=2", "no value is within its limits"),
        ("a:decimal=3,1:gt=0.1:lt=0.2", "no value is within its limits"),
        ("a:int:gt=2147483647", "no value is within its limits"),
        ("a:email:max=5", "no email has at most 5 characters"),
        ("a:email:min=320", "no email has at least 320 characters"),
        ("a:url:max=10", "no url has at most 10 characters"),
    ],
)
def test_limits_without_enough_values_are_refused(spec: str, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        sample(field_of(spec)[1])


TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=30)


@given(
    st.one_of(
        st.tuples(st.sampled_from(["str", "text"]), TEXTS),
        st.tuples(st.sampled_from(["int", "bigint", "float"]), NUMBERS),
        st.tuples(st.just("decimal=18,2"), st.decimals(-999, 999, places=2).map(str)),
        st.tuples(st.just("bool"), st.sampled_from(["true", "false"])),
        st.tuples(st.just("enum=a-b,2nd"), st.sampled_from(["a-b", "2nd"])),
        st.tuples(st.just("date"), st.dates().map(str)),
        st.tuples(st.just("time"), st.times().map(str)),
        st.tuples(st.just("uuid"), st.uuids().map(str)),
        st.tuples(
            st.just("datetime"),
            st.datetimes(timezones=st.just(dt.UTC)).map(lambda moment: moment.isoformat()),
        ),
    )
)
@example(("str", 'a"b\\n{c}\\'))
@example(("float", "1e300"))
def test_a_default_is_written_as_the_value_that_was_typed(typed: tuple[str, str]) -> None:
    kind, default = typed
    escaped = default.replace("\\", r"\\").replace(":", r"\:").replace(",", r"\,")
    try:
        whole, field = field_of(f"a:{kind}:default={escaped}")
    except Refusal:
        return
    meant = eval(literal(whole, field), names(whole, field))  # noqa: S307
    create = schema(whole, field)
    assert create().model_dump() == {"a": meant}
    assert create.model_validate_json(json.dumps({"a": default})).model_dump() == {"a": meant}
