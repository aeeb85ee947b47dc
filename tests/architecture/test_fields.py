import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layerline.architecture.field_grammar import escape, unescape
from layerline.architecture.fields import Bound, FieldType, parse_field
from layerline.architecture.literals import canonical, value_of
from layerline.errors import Refusal


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("name:str", {"type": FieldType.STR, "length": 255}),
        ("name:str=120", {"length": 120}),
        ("email:email:unique", {"length": 320, "unique": True}),
        ("site:url", {"length": 2048}),
        ("page:slug:index", {"length": 100, "index": True}),
        ("notes:text:null:min=1", {"length": None, "null": True, "min_length": 1}),
        ("name:str:len=2,80", {"min_length": 2, "max_length": 80}),
        ("total:decimal=12,2:ge=0", {"precision": 12, "scale": 2, "bounds": (Bound("ge", "0"),)}),
        ("age:int:min=0:lt=150", {"bounds": (Bound("ge", "0"), Bound("lt", "150"))}),
        ("age:int:max=5:gt=+1", {"bounds": (Bound("gt", "1"), Bound("le", "5"))}),
        ("status:enum=draft,paid:default=draft", {"values": ("draft", "paid"), "default": "draft"}),
        (r"kind:enum=a\,b,c\:d", {"values": ("a,b", "c:d")}),
        ("customer:ref=Customer", {"target": "Customer", "column": "customer_id"}),
        ("customer:ref=Customer:null:ondelete=null", {"ondelete": "null"}),
        ("buyer:ref=User:back=purchases", {"back": "purchases"}),
        ("order:ref=Order", {"column": "order_id"}),
        (
            "total:decimal=12,2:filter:sort",
            {"sort": True, "parameters": ("total", "total_min", "total_max")},
        ),
        ("day:date:filter", {"parameters": ("day", "day_min", "day_max"), "sort": False}),
        ("status:enum=draft:filter", {"filter": True, "parameters": ("status",)}),
        ("name:str:unique:sort", {"unique": True, "sort": True, "parameters": ()}),
        (
            r"at:datetime:default=2026-01-31T10\:30\:00+01\:00",
            {"default": "2026-01-31T09:30:00+00:00"},
        ),
        (r"at:time:default=09\:30", {"default": "09:30:00"}),
        ("day:date:default=20260131", {"default": "2026-01-31"}),
        ("active:bool:default=true", {"default": "true"}),
        ("extra:json:default={}", {"default": "{}"}),
        ("price:decimal=4,2:default=-0.0", {"default": "0.0"}),
        ("ratio:float:default=1e3", {"default": "1000.0"}),
        (r"name:str:default=a\\b\:c\,d", {"default": r"a\b:c,d"}),
        ("name:str:default=a,b=c", {"default": "a,b=c"}),
        ("name:str:default=", {"default": ""}),
        ("name:str:null:default=x", {"null": True, "default": "x"}),
        *((f"{name}:str", {"name": name}) for name in ("date", "list", "type", "id_", "match")),
        *((f"{name}:str", {"name": name}) for name in ("datetime", "uuid", "decimal", "enum")),
    ],
)
def test_a_field_is_read(text: str, parts: dict[str, Any]) -> None:
    field = parse_field(text)

    assert {name: getattr(field, name) for name in parts} == parts
    assert parse_field(field.spec) == field


def test_an_enum_knows_what_python_calls_its_values() -> None:
    field = parse_field("kind:enum=draft,in progress,2nd,v1.0,None,inReview")

    assert field.members == (
        ("DRAFT", "draft"),
        ("IN_PROGRESS", "in progress"),
        ("V_2ND", "2nd"),
        ("V1_0", "v1.0"),
        ("NONE", "None"),
        ("IN_REVIEW", "inReview"),
    )


REFUSED = [
    ("name", "it has no type", "`name:str`"),
    ("", "it has no type", "`name:str`"),
    ("name:", "it has no type", "`name:str`"),
    (":str", "'' is not a name in snake_case", "use `amount`"),
    ("a\nb:str", "has characters that cannot be seen", "without them"),
    ("name:strng", "there is no type `strng`", "did you mean `str`?"),
    ("name:string", "there is no type `string`", "did you mean `str`?"),
    ("name:varchar", "there is no type `varchar`", "did you mean `str=120`?"),
    ("name:zzz", "there is no type `zzz`", "use one of str text int"),
    ("total:decimal(12,2)", "there is no type `decimal(12,2)`", "`decimal=12,2`"),
    ("tags:refs", "`refs` needs one entity", "`tags:refs=Tag`"),
    ("tags:refs=Tag:null", "`null` does not apply to `refs`", "`back=` and `ondelete=`"),
    ("a:int=5", "`int` takes nothing after `=`", "limits are modifiers"),
    ("a:str=0", "`str=0` is not between 1 and 10000", "`str=120`"),
    ("a:str=10001", "`str=10001` is not between 1 and 10000", "`text`"),
    ("a:str=-1", "`str=-1` has no length", "`str=120`"),
    ("a:str=1,2", "`str=1,2` has no length", "`str=120`"),
    ("a:str=\u0663", "has no length", "`str=120`"),
    ("a:decimal", "`decimal` needs its number of digits", "`decimal=12,2`"),
    ("a:decimal=12", "`decimal` needs its number of digits", "`decimal=12,2`"),
    ("a:decimal=2,12", "more decimal places than digits", "`decimal=12,2`"),
    ("a:decimal=19,2", "1 to 18 digits, as SQLite stores it in 64 bits", "`decimal=18,2`"),
    ("a:decimal=0,0", "1 to 18 digits", "`decimal=18,2`"),
    ("a:enum", "an enum needs its values", "`enum=draft,paid`"),
    ("a:enum=", "'' is not a value that Python can name", "ASCII letters"),
    ("a:enum=x,", "'' is not a value that Python can name", "ASCII letters"),
    ("a:enum=---", "`---` is not a value that Python can name", "ASCII letters"),
    ("a:enum=gr\u00fcn", "is not a value that Python can name", "ASCII letters"),
    ("a:enum=x,x", "the value `x` stands there twice", "keep one"),
    ("a:enum=a-b,a_b", "`a-b` and `a_b` would both be `A_B` in Python", "differ"),
    ("a:enum=x,X", "`x` and `X` would both be `X` in Python", "differ"),
    ("a:enum=" + "x" * 61, "has more than 60 characters", "shorter"),
    ("a:enum=x:default=y", "the default `y` is not one of x", "`default=x`"),
    ("a:ref", "`ref` needs one entity", "`customer:ref=Customer`"),
    ("a:ref=A,B", "`ref` needs one entity", "`customer:ref=Customer`"),
    ("a:ref=customer", "`customer` is not a name for an entity", "use Customer"),
    ("a:ref=../B", "`../B` is not a name for an entity", "use B"),
    ("customer_id:ref=Customer", "named after what it points to", "`customer:ref=Customer`"),
    ("a:ref=B:default=1", "a ref has no default", "leave `default` out"),
    ("a:ref=B:min=1", "`min` does not apply to `ref`", "leave it out"),
    ("a:ref=B:len=1,2", "`len` does not apply to `ref`", "leave it out"),
    ("a:ref=B:ondelete=null", "needs a column that may be null", "add `:null`"),
    ("a:ref=B:ondelete=drop", "`ondelete=drop` is no way to treat", "cascade, restrict or null"),
    ("a:ref=B:back=class", "`class` is a keyword of Python", "`class_`"),
    ("a:ref=B:back=", "'' is not a name in snake_case", "use"),
    ("a:int:ondelete=cascade", "`ondelete` does not apply to `int`", "it is for a ref"),
    ("a:int:back=b", "`back` does not apply to `int`", "it is for a ref"),
    ("a:int:nul", "there is no modifier `nul`", "did you mean `null`?"),
    ("a:int:hidden", "there is no modifier `hidden`", "use null unique index"),
    ("a:int:", "there is no modifier ``", "use null unique index"),
    ("a:time:default=09:30", "there is no modifier `30`", r"is written `\:`"),
    ("a:int:null:null", "`null` stands there twice", "keep one"),
    ("a:int:null=1", "`null` takes no value", "write `null`"),
    ("a:int:default", "`default` needs a value", "write `default=…`"),
    ("a:int:min=1:ge=1", "`min` and `ge` say the same", "keep one"),
    ("a:int:max=1:le=1", "`max` and `le` say the same", "keep one"),
    ("a:int:min=1:gt=1", "`ge` and `gt` limit the same end", "keep one"),
    ("a:int:ge=1:gt=1", "`ge` and `gt` limit the same end", "keep one"),
    ("a:int:le=1:lt=1", "`le` and `lt` limit the same end", "keep one"),
    ("a:int:ge=9:le=5", "no number is >= 9 and <= 5", "turn the limits round"),
    ("a:int:gt=5:le=5", "no number is > 5 and <= 5", "turn the limits round"),
    ("a:int:ge=x", "`x` is no int", "as `42`"),
    ("a:int:ge=1.5", "`1.5` is no int", "as `42`"),
    ("a:decimal=4,2:ge=0.001", "0.001 does not fit `decimal=4,2`", "2 after it"),
    ("a:bool:min=1", "`min` does not apply to `bool`", "leave it out"),
    ("a:json:ge=1", "`ge` does not apply to `json`", "leave it out"),
    ("a:str:ge=1", "`ge` compares numbers, and `str` is text", "`min=`"),
    ("a:str:lt=1", "`lt` compares numbers, and `str` is text", "`max=`"),
    ("a:int:len=1,2", "`len` does not apply to `int`", "leave it out"),
    ("a:str:len=1", "`len=1` is not two numbers", "`len=2,80`"),
    ("a:str:len=1,2:min=1", "`len` says `min` and `max` already", "keep one way"),
    ("a:str:len=5,2", "at least 5 and at most 2 characters", "smaller `min`"),
    ("a:str=5:min=6", "at least 6 and at most 5 characters", "smaller `min`"),
    ("a:str:min=-1", "`-1` is no number of characters", "`min=2`"),
    ("a:str:max=0", "`max=0` leaves room for no character", "`max=1`"),
    ("a:str=5:max=6", "more than the 5 characters that the column holds", "`str=6`"),
    ("a:str=2:default=abc", "the default has 3 characters, and at most 2", "change"),
    ("a:text:min=2:default=a", "the default has 1 characters, and at least 2", "change"),
    ("a:int:default=x", "`x` is no int", "as `42`"),
    ("a:int:default=", "`` is no int", "as `42`"),
    ("a:int:default=1_000", "`1_000` is no int", "as `42`"),
    ("a:int:default=\u0663", "is no int", "as `42`"),
    ("a:int:default=2147483648", "`2147483648` is no int", "32 bits"),
    ("a:bigint:default=9223372036854775808", "is no bigint", "64 bits"),
    ("a:int:default=__import__('os')", "is no int", "as `42`"),
    ("a:int:default=5:lt=5", "the default 5 is not < 5", "change"),
    ("a:float:default=nan", "`nan` is no float", "finite"),
    ("a:float:default=1e999", "`1e999` is no float", "finite"),
    ("a:decimal=4,2:default=100", "100 does not fit `decimal=4,2`", "2 digits before"),
    ("a:bool:default=yes", "`yes` is no bool", "`true` or `false`"),
    ("a:date:default=today", "`today` is no date", "2026-01-31"),
    ("a:datetime:default=2026-01-31", "is no datetime", "with its offset"),
    (r"a:datetime:default=0001-01-01T00\:00+05\:00", "is no datetime", "with its offset"),
    (r"a:time:default=09\:30Z", "is no time", "without offset"),
    ("a:uuid:default=1", "`1` is no uuid", "write it as"),
    ('a:json:default={"a"\\: 1}', "is no json", "the only default"),
    ("a:email:default=me", "`me` is no email", "info@example.com"),
    ("a:url:default=example.com", "`example.com` is no url", "in full"),
    ("a:slug:default=A b", "`A b` is no slug", "small letters"),
    ("a:text:unique", "`unique` needs short values", "`str=120`"),
    ("a:json:index", "`index` needs short values", "leave `index` out"),
    ("a:str=3000:index", "`str=3000` may be too long for an index", "at most 2048"),
    ("a:bool:unique", "`unique` on `bool` allows only as many", "leave `unique` out"),
    ("a:text:sort", "`sort` needs short values", "leave `sort` out"),
    ("a:json:filter", "`filter` needs short values", "leave `filter` out"),
    ("a:int:filter:index", "`filter` brings its index along", "leave `index` out"),
    ("a:ref=B:filter", "each list can be filtered by its refs", "leave `filter` out"),
    ("a:ref=B:sort", "the keys of a ref have no order", "leave `sort` out"),
    ("a:int:sort=desc", "`sort` takes no value", "write `sort`"),
    ("a:int:unique:index", "`unique` brings its index along", "leave `index` out"),
    ("a:int:unique:default=1", "`unique` and `default` contradict", "keep one"),
    ("class:str", "`class` is a keyword of Python", "`class_`"),
    ("id:int", "every entity has a `id` already", "`id_`"),
    ("version:int", "every entity has a `version` already", "`version_`"),
    ("metadata:json", "`metadata` is an attribute of SQLAlchemy's models", "`metadata_`"),
    ("json:json", "`json` is an attribute of pydantic's BaseModel", "`json_`"),
    ("model_name:str", "is an attribute of pydantic's BaseModel", "`product_model_name`"),
    ("order:int", "`order` is a reserved word of SQL", "`order_`"),
    ("dt:date", "`dt` means something else inside the generated classes", "`dt_`"),
    ("str:str", "`str` means something else inside the generated classes", "`str_`"),
    ("shippedAt:date", "`shippedAt` is not a name in snake_case", "`shipped_at`"),
    ("_a:int", "`_a` is not a name in snake_case", "use `a`"),
    ("__class__:int", "`__class__` is not a name in snake_case", "use `class`"),
    ("1a:int", "`1a` is not a name in snake_case", "use `a`"),
    ("a b:int", "`a b` is not a name in snake_case", "use `a_b`"),
    ("../a:int", "`../a` is not a name in snake_case", "use `a`"),
    ("stra\u00dfe:str", "is not a name in snake_case", "use `strae`"),
    ("a" * 41 + ":int", "has 41 characters, more than 40", "shorter"),
]


@pytest.mark.parametrize(("text", "reason", "remedy"), REFUSED)
def test_a_field_that_is_not_sound_is_refused(text: str, reason: str, remedy: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_field(text)

    assert refused.value.reason.startswith("field ")
    assert reason in refused.value.reason
    assert remedy in refused.value.remedy
    assert "\n" not in refused.value.reason + refused.value.remedy


def test_a_field_that_is_made_without_the_grammar_is_checked_as_well() -> None:
    with pytest.raises(Refusal, match="is a reserved word of SQL"):
        dataclasses.replace(parse_field("total:int"), name="order")


def test_a_field_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        parse_field("total:int").name = "sum"  # type: ignore[misc]


@given(st.text())
def test_escaping_can_be_undone(value: str) -> None:
    assert unescape(escape(value)) == value


_printable = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=40)
_flags = st.lists(
    st.sampled_from(["null", "index", "unique", "filter", "sort"]), unique=True, max_size=2
)
_types = st.one_of(
    st.integers(1, 10_000).map(lambda length: f"str={length}"),
    st.sampled_from(["str", "text", "int", "bigint", "float", "bool", "date", "uuid", "json"]),
    st.tuples(st.integers(1, 18), st.integers(0, 18)).map(
        lambda both: "decimal={},{}".format(*both)
    ),
    st.lists(_printable.map(escape), min_size=1, max_size=4).map(lambda v: f"enum={','.join(v)}"),
    st.sampled_from(["ref=Customer", "ref=Order", "email", "url", "slug", "time", "datetime"]),
)
_values = st.one_of(
    _printable.map(escape),
    st.integers(-99, 99).map(str),
    st.decimals(-99, 99, places=2).map(str),
    st.floats().map(str),
    st.datetimes(timezones=st.just(dt.UTC)).map(lambda moment: escape(moment.isoformat())),
    st.dates().map(str),
    st.times().map(lambda time: escape(time.isoformat())),
    st.sampled_from(["true", "false", "{}", "a-slug", "me@example.com", "", "cascade", "lines"]),
)
_valued = st.lists(
    st.tuples(
        st.sampled_from(["default", "min", "max", "ge", "gt", "le", "lt", "ondelete", "back"]),
        _values,
    ),
    max_size=2,
    unique_by=lambda pair: pair[0],
)


@given(_types, _flags, _valued)
def test_whatever_is_accepted_is_read_again_as_the_same_field(
    kind: str, flags: list[str], valued: list[tuple[str, str]]
) -> None:
    text = ":".join(["thing", kind, *flags, *(f"{name}={value}" for name, value in valued)])
    try:
        field = parse_field(text)
    except Refusal:
        return
    assert parse_field(field.spec) == field


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    sentence = "no sentence"
    try:
        parse_field(text)
    except Refusal as refusal:
        sentence = refusal.reason + refusal.remedy
    assert "\n" not in sentence


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_a_decimal_keeps_its_value(number: Decimal) -> None:
    text = canonical(value_of(FieldType.DECIMAL, format(number, "f")))

    assert value_of(FieldType.DECIMAL, text) == number
