"""A name is followed through the scopes of a file; what is only spelled alike stays."""

import textwrap

import pytest

from layerline.codemods.evolving.symbols import Place, Symbols, follow_symbols
from layerline.errors import PreconditionRefusal

MODELS, SERVICES = "app.models.orders", "app.services.orders"
SYMBOLS = Symbols(
    modules={MODELS: "app.models.purchases", SERVICES: "app.services.purchases"},
    names={
        MODELS: {"Order": "Purchase", "OrderStatus": "PurchaseStatus"},
        SERVICES: {"OrderService": "PurchaseService"},
    },
    variables={"order": "purchase", "order_id": "purchase_id"},
    functions=frozenset({"find", "OrderService.get"}),
)
CASES = {
    "an import and its uses": (
        "from app.models.orders import Order\nx = Order()",
        "from app.models.purchases import Purchase\nx = Purchase()",
    ),
    "a relative import": (
        "from ..models.orders import Order\nfrom . import orders\norders.OrderService(Order)",
        (
            "from ..models.purchases import Purchase\nfrom . import purchases\n"
            "purchases.PurchaseService(Purchase)"
        ),
    ),
    "an alias stays": (
        "from app.models.orders import Order as O\nimport app.models.orders as m\nO(m.Order)",
        (
            "from app.models.purchases import Purchase as O\nimport app.models.purchases as m\n"
            "O(m.Purchase)"
        ),
    ),
    "a dotted name": (
        "import app.models.orders\nx = app.models.orders.Order",
        "import app.models.purchases\nx = app.models.purchases.Purchase",
    ),
    "the new name is taken": (
        "from app.models.orders import Order\nPurchase = 1\nx = Order, Purchase",
        "from app.models.purchases import Purchase as Order\nPurchase = 1\nx = Order, Purchase",
    ),
    "a parameter hides it": (
        "from app.models.orders import Order\ndef f(Order, x: Order): return Order\ny = Order",
        (
            "from app.models.purchases import Purchase\ndef f(Order, x: Purchase): return Order\n"
            "y = Purchase"
        ),
    ),
    "a lambda hides it": (
        "from app.models.orders import Order\nf = lambda Order: Order\ny = lambda: Order",
        "from app.models.purchases import Purchase\nf = lambda Order: Order\ny = lambda: Purchase",
    ),
    "what a class binds is no method's": (
        (
            "from app.models.orders import Order\nclass A:\n    Order = 1\n"
            "    x = Order\n    def f(self): return Order"
        ),
        (
            "from app.models.purchases import Purchase\nclass A:\n    Order = 1\n"
            "    x = Order\n    def f(self): return Purchase"
        ),
    ),
    "an import in a function is its own": (
        "def f():\n    from app.models.orders import Order\n    return Order\nOrder = 1",
        "def f():\n    from app.models.purchases import Purchase\n    return Purchase\nOrder = 1",
    ),
    "annotations in quotes, and no other strings": (
        (
            "from app.models.orders import Order\n"
            'x: "list[Order] | a.Order" = cast("Order", y)\nz: Literal["Order"]\n'
            'a: Annotated["Order", "Order"]'
        ),
        (
            "from app.models.purchases import Purchase\n"
            'x: "list[Purchase] | a.Order" = cast("Order", y)\nz: Literal["Order"]\n'
            'a: Annotated["Purchase", "Order"]'
        ),
    ),
    "attributes and keywords of others": (
        "from app.models.orders import Order\nx.Order(Order=Order.Order)",
        "from app.models.purchases import Purchase\nx.Order(Order=Purchase.Order)",
    ),
    "what it exports": (
        'from app.models.orders import Order\n__all__ = ["Order", "Other"]',
        'from app.models.purchases import Purchase\n__all__ = ["Purchase", "Other"]',
    ),
    "variables where they are meant": (
        (
            "def find(order_id):\n    order = get(order_id, order=1)\n"
            "    return [order for _ in f'{order}']\ndef other(order): return order"
        ),
        (
            "def find(purchase_id):\n    purchase = get(purchase_id, order=1)\n"
            "    return [purchase for _ in f'{purchase}']\ndef other(order): return order"
        ),
    ),
    "a variable whose new name is used": (
        "def find(order):\n    purchase = order\n    return purchase",
        "def find(order):\n    purchase = order\n    return purchase",
    ),
    "another module of the name": (
        "from app.core.orders import Order\nfrom app.models.orders_of import Order as B\nOrder(B)",
        "from app.core.orders import Order\nfrom app.models.orders_of import Order as B\nOrder(B)",
    ),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("case", CASES)
def test_a_name_is_followed(case: str, newline: str) -> None:
    before, after = (f"{each}\n".replace("\n", newline) for each in CASES[case])
    place = Place("app.services.using", is_package=False)
    assert follow_symbols(before, place, SYMBOLS) == after
    assert follow_symbols(after, place, SYMBOLS) == after


def test_definitions_of_the_module_itself_follow() -> None:
    source = textwrap.dedent("""\
        class OrderService:
            def get(self, order_id: int) -> "OrderService":
                return OrderService(order_id)  # an order
    """)
    assert follow_symbols(source, Place(SERVICES, is_package=False), SYMBOLS) == textwrap.dedent(
        """\
        class PurchaseService:
            def get(self, purchase_id: int) -> "PurchaseService":
                return PurchaseService(purchase_id)  # an order
    """
    )


def test_a_module_that_has_something_of_the_new_name_is_refused() -> None:
    source = "class Order: ...\n\n\nclass Purchase: ...\n"
    with pytest.raises(PreconditionRefusal, match="`Purchase` means something else"):
        follow_symbols(source, Place(MODELS, is_package=False), SYMBOLS)
