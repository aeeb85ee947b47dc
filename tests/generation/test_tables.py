"""What options make of a table, which migrations that follow rest on."""

import pytest

from layerline.architecture.entity import Entity, entity
from layerline.architecture.options import Options
from layerline.errors import Refusal
from layerline.generation.field_evolutions import removed, renamed
from layerline.generation.tables import Constraint, table_of

GROUPS = Options(unique=(("a", "b"),), index=(("b", "c"),))
LIVING = ', unique=True, sqlite_where=sa.text("deleted_at IS NULL"), '
LIVING += 'postgresql_where=sa.text("deleted_at IS NULL")'


def order(options: Options) -> Entity:
    return entity("Order", ["a:int", "b:int", "c:str:unique"], options=options)


def test_fields_that_are_unique_together_have_a_constraint() -> None:
    table = table_of(order(GROUPS), {})
    assert table.constraints == {
        "uq_orders_c": Constraint("unique", '["c"]'),
        "uq_orders_a_b": Constraint("unique", '["a", "b"]'),
    }
    assert table.indexes == {"ix_orders_b_c": '["b", "c"]'}


def test_what_is_unique_among_the_living_has_an_index_of_them() -> None:
    table = table_of(order(Options(unique=GROUPS.unique, soft_delete=True)), {})
    assert table.constraints == {}
    assert table.indexes == {
        "uq_orders_c": f'["c"]{LIVING}',
        "uq_orders_a_b": f'["a", "b"]{LIVING}',
    }


def test_a_renamed_field_is_renamed_in_the_options() -> None:
    evolution = renamed(order(GROUPS), "b", "d")
    assert evolution is not None
    assert evolution.after.options == Options(unique=(("a", "d"),), index=(("d", "c"),))


def test_a_field_that_options_name_stays() -> None:
    with pytest.raises(Refusal, match="`a` is in `--unique a,b` of Order"):
        removed(order(GROUPS), "a")
