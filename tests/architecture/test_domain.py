"""A domain's file is read whole, and all that is wrong with it is said at once."""

import pytest

from layerline.architecture.domain import read_domain, refuse_mistakes
from layerline.architecture.entity import entity
from layerline.errors import Refusal


def test_a_table_is_an_entity_as_the_command_line_would_have_it() -> None:
    text = """
[Order]
fields = ["customer:ref=Customer", "total:decimal=12,2:ge=0"]
names = { table = "shop_orders" }

[Person]
plural = "folks"

["Tag"]
"""
    assert read_domain(text, "domain.toml").entities == (
        entity(
            "Order",
            ["customer:ref=Customer", "total:decimal=12,2:ge=0"],
            chosen={"table": "shop_orders"},
        ),
        entity("Person", [], "folks"),
        entity("Tag", []),
    )


MISTAKES = {
    "no TOML": ("[Order]\nfields = [\n", (3, 1), "the file is not TOML"),
    "no TOML in a line": ("[Order]\nfields : 1\n", (2, 8), "not TOML: expected '=' after a key"),
    "a table twice": ("[A]\n[A]\n", (2, 3), "not TOML: cannot declare"),
    "no table": ("x = 1\nOrder = 5\n", (1, 1), "`x` is no table"),
    "an unknown key": ("[Order]\nfeilds = []\n", (2, 1), "`feilds` says nothing of an entity"),
    "no array": ('[Order]\nfields = "a:str"\n', (2, 1), "`fields` must be an array"),
    "no string": ("[Order]\nfields = [5]\n", (2, 11), "a field must be a string"),
    "a field": ('[Order]\nfields = ["a:str",\n  "b:strng"]\n', (3, 3), "no type `strng`"),
    "a field twice": ('[Order]\nfields = ["a:str", "a:int"]\n', (1, 2), "`a` stands there twice"),
    "a name": ("[order]\n", (1, 2), "`order` is not a name for an entity"),
    "a plural": ("[Order]\nplural = 5\n", (2, 1), "`plural` must be a string"),
    "names": ("[Order]\nnames = 5\n", (2, 1), "`names` must be a table of strings"),
    "names of names": ("[Order]\nnames = { t = 'x' }\n", (2, 11), "`t` is no spelling"),
    "a name that will not do": ("[Order]\nnames.table = 'user'\n", (1, 2), "reserved word of SQL"),
    "an option": ("[Order]\nroute = 5\n", (2, 1), "`route` must be true or false"),
    "an operation": ("[Order]\nonly = ['list', 'x']\n", (2, 1), "`only` knows no `x`"),
    "options that contradict": (
        "[Order]\nonly = ['list']\nsoft_delete = true\n",
        (1, 2),
        "`only` leaves `delete` out",
    ),
    "an option of no field": (
        "[Order]\nunique = [['a', 'b']]\n",
        (1, 2),
        "`unique` names `a`, which is no field of Order",
    ),
    "one table for two": (
        "[A1]\nnames.table = 'xs'\n[B1]\nnames.table = 'xs'\n",
        (3, 2),
        "A1 and B1 would have the same table `xs`",
    ),
    "one path for two": (
        "[A1]\nnames.path = 'xs'\n[B1]\nnames.path = 'xs'\n",
        (3, 2),
        "the same path `xs`",
    ),
    "one manifest for two": (
        "[APIKey]\n[ApiKey]\nplural = 'keys'\n",
        (2, 2),
        "APIKey and ApiKey would have the same singular `api_key`",
    ),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_said_with_line_and_column(case: str) -> None:
    text, place, reason = MISTAKES[case]
    first = read_domain(text, "domain.toml").mistakes[0]
    assert (first.place.line, first.place.column) == place
    assert reason in first.reason
    assert first.remedy


@pytest.mark.parametrize(
    ("text", "reason", "remedy"),
    [
        ("[A]\n", "`A` is too short a name: its plural would be `as`", 'plural = "as_list"'),
        ("[Var]\n", "`Var` will not do: its plural would be `vars`", "use a more telling name"),
        ("[Order]\nplural = 'as'\n", "the plural `as` is a word of Python's", 'plural = "as_list"'),
        ("[Value]\n", "the table `values` would be", 'or `names = { table = "…" }`'),
        ("[Order]\nsoft_delete = true\nonly = ['list']\n", "leaves `delete` out", "soft_delete"),
    ],
)
def test_what_is_said_of_a_file_names_its_keys_and_no_flag(
    text: str, reason: str, remedy: str
) -> None:
    (mistake,) = read_domain(text, "domain.toml").mistakes
    assert reason in mistake.reason
    assert remedy in mistake.remedy
    assert "--" not in mistake.reason + mistake.remedy


def test_all_mistakes_are_said_at_once_in_the_order_of_the_file() -> None:
    text = '[Order]\nfields = ["a:strng", "b"]\n[class]\n[Line]\nx = 1\nfields = ["c:int:uniqe"]\n'
    domain = read_domain(text, "domain.toml")
    with pytest.raises(Refusal, match="has 5 mistakes, so nothing was written") as refused:
        refuse_mistakes(domain.name, domain.mistakes)
    said = [line for line in refused.value.reason.splitlines() if "domain.toml:" in line]
    assert [line.split(": ")[0].strip() for line in said] == [
        "domain.toml:2:11",
        "domain.toml:2:22",
        "domain.toml:3:2",
        "domain.toml:5:1",
        "domain.toml:6:11",
    ]
