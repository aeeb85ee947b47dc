"""What comes of our own templates in a project of the convention: clean, so not linted again."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run

Layerline = Callable[..., Run]
DOMAIN = """\
[Product]
fields = [
  "name:str=120:unique",
  "kind:enum=book,film:filter:sort",
  "price:decimal=12,2:ge=0:filter",
]
index = [["kind", "price"]]

[Tag]
fields = ["word:str=40:unique:immutable"]
only = ["create", "read", "list"]
paginate = "offset"
pk = "bigint"

[Order]
fields = [
  "customer:ref=Customer:ondelete=cascade",
  "gift:ref=Customer:null:back=gifts",
  "tags:refs=Tag",
  "origin:ref=Order:null",
  "number:str=20",
  "note:text:null:private",
  "secret:str:sensitive:null",
  "state:str=20:readonly:default=new",
]
unique = [["customer", "number"]]

[Invoice]
fields = ["order:ref=Order", "receipt:ref=Receipt:null", "paid_at:datetime:null", "raw:json:null"]
soft_delete = true
pk = "uuid4"

[Receipt]
fields = ["invoice:ref=Invoice", "day:date", "hour:time", "web:url:null", "handle:slug:unique"]

[Ledger]
fields = ["amount:bigint", "rate:float", "is_open:bool"]
route = false

[Silence]
fields = ["key:uuid", "mail:email"]
events = false
"""


def test_with_every_option_there_is_no_finding(layerline: Layerline, shop: Path) -> None:
    (shop / "domain.toml").write_text(DOMAIN)
    assert layerline("apply", "domain.toml").code == 0
    ran = layerline("lint")
    assert ran.code == 0, ran.out
    assert ran.out.startswith("No findings")


@pytest.mark.parametrize(
    ("table", "is_linted"),
    [
        ("", False),
        ("[tool.layerline.levels]\nLL101 = 'warning'\n", True),
    ],
    ids=["as the convention has it", "with rules of its own"],
)
def test_a_project_is_linted_where_it_is_another(
    shop: Path, table: str, *, is_linted: bool
) -> None:
    with (shop / "pyproject.toml").open("a") as file:
        file.write(table)
    program = (
        "import sys\n"
        "from layerline.cli import main\n"
        "try: main(['add-entity', 'Order', 'total:int'])\n"
        "except SystemExit as done: assert not done.code\n"
        "assert {'libcst', 'layerline.linting'} & set(sys.modules) == "
        f"{ {'libcst', 'layerline.linting'} if is_linted else set() }\n"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
