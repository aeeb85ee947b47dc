"""Where each value of a TOML file stands."""

import tomllib

import pytest

from layerline.architecture.toml_places import Place, places

TEXT = '''\
# [Fake]
top = "a [b] # c"

[Order]  # the first
fields = [
  "a:str",   # "not:this"
  'b:int', """c:
str""",
]
names = { table = "t", "path" = 'p' }
nested = [[1, 2], { x = 1.5 }]

[Order.more]
"quoted key" = 1979-05-27 07:32:00
dotted.key = true
[[list]]
x = 1
'''

EXPECTED = {
    ("top",): (2, 1),
    ("Order",): (4, 2),
    ("Order", "fields"): (5, 1),
    ("Order", "fields", 0): (6, 3),
    ("Order", "fields", 1): (7, 3),
    ("Order", "fields", 2): (7, 12),
    ("Order", "names"): (10, 1),
    ("Order", "names", "table"): (10, 11),
    ("Order", "names", "path"): (10, 24),
    ("Order", "nested", 0): (11, 11),
    ("Order", "nested", 0, 1): (11, 15),
    ("Order", "nested", 1): (11, 19),
    ("Order", "nested", 1, "x"): (11, 21),
    ("Order", "more"): (13, 8),
    ("Order", "more", "quoted key"): (14, 1),
    ("Order", "more", "dotted", "key"): (15, 8),
    ("list",): (16, 3),
    ("list", "x"): (17, 1),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_each_key_and_item_is_found_where_it_stands(newline: str) -> None:
    text = TEXT.replace("\n", newline)
    tomllib.loads(text)
    found = places(text)
    assert {path: found[path] for path in EXPECTED} == {
        path: Place(*place) for path, place in EXPECTED.items()
    }
    assert ("Fake",) not in found


@pytest.mark.parametrize("text", ["", "\n", "# only\n", "[", "a = [", 'a = "', "= 1", "[a]\nb ="])
def test_what_is_no_toml_does_no_harm(text: str) -> None:
    places(text)
