"""What the rows that are there get is a value that the field takes."""

import pytest

from layerline.architecture.fields import parse_field
from layerline.errors import Refusal
from layerline.generation.conversions import column_value, neutral


@pytest.mark.parametrize(
    ("spec", "value"),
    [
        ("rank:int:ge=5", "4"),
        ("rank:int:gt=5:le=9", "10"),
        ("price:decimal=6,2", "12345"),
        ("price:decimal=6,2", "1.234"),
        ("code:str:min=3", "ab"),
        ("note:text:max=3", "abcd"),
        ("code:str=3", "abcd"),
        ("status:enum=open,shut", "lost"),
    ],
)
def test_a_value_beyond_the_limits_of_a_field_is_refused(spec: str, value: str) -> None:
    with pytest.raises(Refusal) as refused:
        column_value(parse_field(spec), value)
    assert "default" not in refused.value.reason


@pytest.mark.parametrize(
    ("spec", "value"),
    [
        ("rank:int", "0"),
        ("rank:int:ge=5", "5"),
        ("rank:bigint:lt=-4:ge=-9", "-9"),
        ("price:decimal=6,2:gt=0", 'Decimal("0.01")'),
        ("share:float:ge=2", "2.0"),
        ("rank:int:ge=5:default=7", "7"),
        ("name:str", '""'),
    ],
)
def test_on_the_way_back_a_row_gets_a_value_that_the_database_takes(spec: str, value: str) -> None:
    assert neutral(parse_field(spec)) == value
