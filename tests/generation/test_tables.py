"""What options make of a table, which migrations that follow rest on."""

from dataclasses import replace

import pytest

from layerline.architecture.entity import Entity, entity
from layerline.architecture.names import derive
from layerline.architecture.options import Key, Options
from layerline.errors import Refusal
from layerline.generation.alterations import Alteration
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


def test_a_reference_has_the_type_of_the_key_that_it_points_to() -> None:
    fields = ["buyer:ref=Buyer", "seller:ref=Seller", "parent:ref=Order:null"]
    whole = entity("Order", fields, options=Options(key=Key.BIGINT))
    targets = {name: derive(name) for name in ("Buyer", "Seller", "Order")}
    assert table_of(whole, targets, {"Buyer": Key.BIGINT, "Seller": Key.UUID4}).types == {
        "buyer_id": "types.NUMBER_KEY",
        "seller_id": "sa.Uuid()",
        "parent_id": "types.NUMBER_KEY",
    }


@pytest.mark.parametrize("key", Key)
def test_a_copy_of_a_table_counts_its_keys_as_the_table_did(key: Key) -> None:
    whole = order(Options(key=key))
    before, after = table_of(whole, {}), table_of(replace(whole, fields=whole.fields[:1]), {})
    (opened,) = (line for line in Alteration(before, after).lines if "batch_alter_table" in line)
    assert ("sqlite_autoincrement" in opened) is (key is Key.BIGINT)


def test_a_renamed_field_is_renamed_in_the_options() -> None:
    evolution = renamed(order(GROUPS), "b", "d")
    assert evolution is not None
    assert evolution.after.options == Options(unique=(("a", "d"),), index=(("d", "c"),))


def test_a_field_that_options_name_stays() -> None:
    with pytest.raises(Refusal, match="`a` is in `--unique a,b` of Order"):
        removed(order(GROUPS), "a")
