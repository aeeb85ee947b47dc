import pytest

from layerline.architecture.entity import Entity, entity
from layerline.errors import Refusal


def test_an_entity_is_its_names_and_its_fields() -> None:
    order = entity("Order", ["customer:ref=Customer", "status:enum=draft,paid", "total:int"])

    assert order.names.plural == "orders"
    assert [field.column for field in order.fields] == ["customer_id", "status", "total"]
    assert [field.name for field in order.refs] == ["customer"]
    assert order.enum_class(order.fields[1]) == "OrderStatus"
    assert order.back_of(order.fields[0]) == "orders"


def test_an_entity_may_have_no_fields() -> None:
    assert entity("Order", []).fields == ()


def test_equal_words_make_equal_entities() -> None:
    assert entity("Order", ["total:int"]) == entity("Order", ["total:int"], plural="orders")
    assert isinstance(entity("Order", []), Entity)


def test_the_other_side_of_a_relation_has_the_name_that_was_given() -> None:
    order = entity("Order", ["seller:ref=User:back=sales", "buyer:ref=User"])

    assert [order.back_of(field) for field in order.refs] == ["sales", "orders"]


def test_a_field_may_be_called_as_a_parameter_that_is_not_there() -> None:
    assert entity("Order", ["total:int:sort", "total_max:int:filter", "after:date"]).fields


def test_an_entity_may_point_to_itself_where_that_may_be_missing() -> None:
    category = entity("Category", ["parent:ref=Category:null:back=children"])

    assert category.refs[0].target == "Category"


@pytest.mark.parametrize(
    ("specs", "reason", "remedy"),
    [
        (["a:int", "a:str"], "the field `a` stands there twice", "keep one"),
        (
            ["customer:ref=Customer", "customer_id:uuid"],
            "the fields `customer` and `customer_id` both mean `customer_id`",
            "a ref brings its own column",
        ),
        (
            ["customer_id:uuid", "customer:ref=Customer"],
            "the fields `customer_id` and `customer` both mean `customer_id`",
            "a ref brings its own column",
        ),
        (
            ["total:int:filter", "total_max:int:filter"],
            "`filter` of `total_max` would be the query parameter `total_max`, which `total` has",
            "rename the field",
        ),
        (
            ["after:date:filter"],
            "`filter` of `after` would be the query parameter `after`, which every list has",
            "leave `filter` out",
        ),
        (
            ["status:enum=a,b", "status_:enum=c,d"],
            "the enums of `status` and `status_` would both be `OrderStatus`",
            "rename one of the fields",
        ),
        (
            ["service:enum=a,b"],
            "the enum of `service` would be the class `OrderService`, which is generated",
            "`service_state`",
        ),
        (
            ["parent:ref=Order"],
            "`parent` points to Order itself, so the first could never be made",
            "`parent:ref=Order:null`",
        ),
        (
            ["parent:ref=Order:null:back=lines", "lines:int"],
            "`back=lines` is a field of Order itself",
            "`back=parent_of`",
        ),
        (
            ["seller:ref=User", "buyer:ref=User"],
            "two relations would both be `orders` on User",
            "`back=seller_orders`",
        ),
        (
            ["seller:ref=User:back=deals", "buyer:ref=User:back=deals"],
            "two relations would both be `deals` on User",
            "name them apart",
        ),
        (["a:int:mni=1"], "field `a`: there is no modifier `mni`", "did you mean `min`?"),
    ],
)
def test_fields_that_contradict_each_other_are_refused(
    specs: list[str], reason: str, remedy: str
) -> None:
    with pytest.raises(Refusal) as refused:
        entity("Order", specs)

    assert reason in refused.value.reason
    assert remedy in refused.value.remedy


def test_a_constraint_has_a_name_that_postgresql_can_hold() -> None:
    with pytest.raises(Refusal, match="too long together for the name of a constraint"):
        entity("O" + "r" * 35, ["c" * 38 + ":ref=Customer"])
