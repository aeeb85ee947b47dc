import keyword
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layerline.architecture.names import derive
from layerline.architecture.plural import plural_of
from layerline.architecture.reserved import pascal, snake
from layerline.errors import Refusal


def test_all_spellings_come_from_one_name() -> None:
    names = derive("OrderLine")

    assert names.entity == "OrderLine"
    assert names.singular == "order_line"
    assert names.plural == names.table == names.module == "order_lines"
    assert names.path == "order-lines"
    assert (names.title, names.titles) == ("order line", "order lines")
    assert names.event == "order_line"


@pytest.mark.parametrize(
    ("name", "singular"),
    [
        ("HTTPServer", "http_server"),
        ("APIKey", "api_key"),
        ("ApiKey", "api_key"),
        ("OAuthToken", "oauth_token"),
        ("MyOAuthToken", "my_oauth_token"),
        ("SKU", "sku"),
        ("XRay", "xray"),
        ("ABTest", "ab_test"),
        ("Order2Line", "order2_line"),
    ],
)
def test_an_acronym_is_one_word(name: str, singular: str) -> None:
    assert derive(name).singular == singular


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("order", "orders"),
        ("category", "categories"),
        ("day", "days"),
        ("box", "boxes"),
        ("status", "statuses"),
        ("address", "addresses"),
        ("branch", "branches"),
        ("brush", "brushes"),
        ("waltz", "waltzes"),
        ("quiz", "quizzes"),
        ("person", "people"),
        ("child", "children"),
        ("sales_person", "sales_people"),
        ("analysis", "analyses"),
        ("hero", "heroes"),
        ("photo", "photos"),
        ("human", "humans"),
        ("news", "news"),
    ],
)
def test_the_plural_is_english(singular: str, plural: str) -> None:
    assert plural_of(singular) == plural


def test_what_the_user_typed_is_never_made_singular() -> None:
    assert derive("Settings").singular == "settings"


def test_the_user_has_the_last_word_on_the_plural() -> None:
    assert derive("Cactus", "cacti").plural == "cacti"


@pytest.mark.parametrize(
    ("name", "reason", "remedy"),
    [
        ("order", "`order` is not a name for an entity", "use Order"),
        ("order_line", "`order_line` is not a name for an entity", "use OrderLine"),
        ("order item", "`order item` is not a name for an entity", "use OrderItem"),
        ("Order_Line", "`Order_Line` is not a name for an entity", "use OrderLine"),
        ("", "'' is not a name for an entity", "use Order"),
        ("  ", "'  ' is not a name for an entity", "use Order"),
        ("1x", "`1x` is not a name for an entity", "use X"),
        ("../x", "`../x` is not a name for an entity", "use X"),
        ("a/b", "`a/b` is not a name for an entity", "use AB"),
        ("Order;drop", "`Order;drop` is not a name for an entity", "use OrderDrop"),
        ("Order\n", r"'Order\n' is not a name for an entity", "use Order"),
        ("_Order", "`_Order` is not a name for an entity", "use Order"),
        ("Bestellung\u00e4", "`Bestellung\u00e4` is not a name", "use Bestellunga"),
        ("\uff2frder", "`\uff2frder` is not a name for an entity", "use Order"),
        ("A" * 41, "has 41 characters, more than 40", "use a shorter name"),
        ("None", "`None` is a name of Python's own", "BusinessNone"),
        ("Exception", "`Exception` is a name of Python's own", "BusinessException"),
        ("Warning", "`Warning` is a name of Python's own", "BusinessWarning"),
        ("Class", "`Class` would be `class` as a variable", "BusinessClass"),
        ("Match", "`Match` would be `match` as a variable", "BusinessMatch"),
        ("Filter", "`Filter` would be `filter` as a variable", "BusinessFilter"),
        ("License", "`License` would be `license` as a variable", "BusinessLicense"),
        ("Base", "`Base` is a class that the generated files import", "BusinessBase"),
        ("Activity", "`Activity` is a class that the generated files import", "Business"),
        ("News", "the plural of News would be `news` as well", "--plural=news_list"),
        ("Value", "the table `values` would be a reserved word of SQL", "--plural="),
        ("Var", "its plural would be `vars`, a word of Python's own", "--plural=vars_list"),
        ("Handler", "`handlers` belongs to the template", "--plural=handlers_list"),
    ],
)
def test_a_name_that_means_something_else_is_refused(name: str, reason: str, remedy: str) -> None:
    with pytest.raises(Refusal) as refused:
        derive(name)

    assert reason in refused.value.reason
    assert remedy in refused.value.remedy


@pytest.mark.parametrize(
    ("plural", "reason"),
    [
        ("order", "would be `order` as well"),
        ("Orders", "`Orders` is not a plural in snake_case"),
        ("my orders", "`my orders` is not a plural in snake_case"),
        ("../orders", "`../orders` is not a plural in snake_case"),
        ("_orders", "`_orders` is not a plural in snake_case"),
        ("", "'' is not a plural in snake_case"),
        ("health", "`health` belongs to the template or the database"),
        ("activities", "`activities` belongs to the template or the database"),
        ("sqlite_orders", "`sqlite_orders` belongs to the template or the database"),
        ("o" * 41, "has 41 characters, more than 40"),
    ],
)
def test_a_plural_that_cannot_be_a_module_is_refused(plural: str, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        derive("Order", plural)

    assert reason in refused.value.reason


@given(st.from_regex(r"[A-Z][A-Za-z0-9]{0,29}", fullmatch=True))
def test_every_accepted_name_derives_identifiers(name: str) -> None:
    try:
        names = derive(name)
    except Refusal:
        return
    for spelling in (names.entity, names.singular, names.plural):
        assert spelling.isidentifier()
        assert not keyword.iskeyword(spelling)
    assert names.singular != names.plural
    assert re.fullmatch(r"[a-z][a-z0-9-]*", names.path)


@given(st.text(max_size=30))
def test_any_text_is_accepted_or_refused_with_a_name_that_has_the_right_form(text: str) -> None:
    sentence = "no sentence"
    try:
        derive(text)
    except Refusal as refusal:
        sentence = refusal.reason
    assert "\n" not in sentence
    assert re.fullmatch(r"[A-Z][A-Za-z0-9]*", pascal(text))


@given(st.from_regex(r"[A-Z][A-Za-z0-9]{0,20}", fullmatch=True))
def test_snake_case_only_adds_underscores(name: str) -> None:
    assert snake(name).replace("_", "") == name.lower()
