"""Bad input gets one clear sentence and what to do, and nothing is written."""

from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run, snapshot

Layerline = Callable[..., Run]


INPUT = {
    "an unknown type": ("Order a:strng", "no type `strng`", "did you mean `str`?"),
    "a type of another tool": ("Order a:integer", "no type `integer`", "did you mean `int`?"),
    "an unknown modifier": ("Order a:str:uniqe", "uniqe", "did you mean `unique`?"),
    "no type": ("Order a", "it has no type", "a:str"),
    "a field twice": ("Order a:str a:int", "`a` stands there twice", "keep one"),
    "a column twice": ("Order a:ref=Customer a_id:uuid", "both mean `a_id`", "rename one"),
    "a Python keyword": ("Order class:str", "class", "`class_`"),
    "a word of SQL": ("Order select:str", "SQL", "select_"),
    "a word of SQLAlchemy": ("Order metadata:json", "SQLAlchemy", "metadata_"),
    "a word of pydantic": ("Order model_dump:str", "pydantic", "model_dump"),
    "a column of every table": ("Order version:int", "version", "leave it out"),
    "no identifier": ("Order 1x:str", "1x", ""),
    "an entity in small letters": ("order", "order", "Order"),
    "an entity with a blank": ("'order item'", "order item", "OrderItem"),
    "a path": ("../../evil", "../../evil", "use Evil"),
    "a keyword as an entity": ("Class", "Class", ""),
    "an entity that the template has": ("Activity a:str", "Activity", ""),
    "limits that nothing meets": ("Order a:int:ge=5:le=1", "no number is >= 5 and <= 1", ""),
    "a default outside": ("Order a:enum=x,y:default=z", "`z` is not one of x, y", "default=x"),
    "a required self-reference": ("Order parent:ref=Order", "points to Order itself", ":null"),
    "unique values without room": ("Order a:int:unique:ge=0:le=9", "fewer than 100", "widen"),
    "another entity of the name": ("Customer name:text", "Customer exists already", "another name"),
    "an entity of the same letters": ("CUSTOMER a:str", "Customer exists already", "another"),
    "a plural that is a path": ("Order --plural ../x", "../x", "use `x`"),
    "a plural that is a word of SQL": ("Order --plural select", "SQL", "select_list"),
    "a plural of the template": ("Order --plural outbox", "outbox", "outbox_list"),
    "a plural that is the singular": ("News a:str", "`news` as well", "--plural=news_list"),
    "a name that is too long": (f"{'A' * 41} a:str", "41 characters, more than 40", "shorter"),
    "letters of another alphabet": ("Ord\u0435r a:str", "PascalCase ASCII", ""),
    "an unknown way to delete": ("Order c:ref=Customer:ondelete=x", "ondelete=x", "cascade"),
    "code as a default": ("Order a:int:default=__import__('os')", "is no int", "as `42`"),
    "a spelling of nothing": ("Order --names tabel=x", "names no spelling", "table=shop_orders"),
    "a spelling without a value": ("Order --names table", "names no spelling", "the keys are"),
    "a spelling twice": ("Order --names table=a,table=b", "`table` is given twice", "keep one"),
    "a table that is a word of SQL": ("Order --names table=user", "reserved word of SQL", ""),
    "a table that is a path": ("Order --names table=../x", "../x", "use `x`"),
    "a module of Python's own": ("Secret a:str", "as one of Python's own", "secrets_list"),
    "a module that is a path": ("Order --names module=../x", "../x", "use `x`"),
    "a path that is no segment": ("Order --names path=a/b", "not a segment of a URL", "-"),
    "a path of the template": ("Order --names path=health", "belongs to the template", ""),
    "events of the template": ("Order --names event=activity", "belongs to the template", ""),
    "a singular of Python's own": ("Order --names singular=class", "a word of Python", "--names"),
    "a constraint that is too long": (
        f"Order {'c' * 20}:ref=Customer --names table={'t' * 36}",
        "would have 73 bytes of the 63",
        "--names table=",
    ),
    "a folder that is none": ("Order -C nowhere", "there is no folder nowhere", "check"),
    "an option that is none": ("Order a:str --plurl x", "--plurl", "--help"),
}


@pytest.mark.parametrize("case", INPUT)
def test_input_that_will_not_do_is_refused(layerline: Layerline, shop: Path, case: str) -> None:
    typed, reason, remedy = INPUT[case]
    arguments = [typed.strip("'")] if typed.startswith("'") else typed.split()
    before = snapshot(shop)
    run = layerline("add-entity", *arguments)
    assert run.code == 2, run.err
    assert reason in run.err.splitlines()[0]
    assert remedy in run.err.splitlines()[1]
    assert "Traceback" not in run.err
    assert snapshot(shop) == before


def remove(path: str) -> Callable[[Path], object]:
    return lambda shop: (shop / path).unlink()


def put(path: str, content: bytes) -> Callable[[Path], object]:
    def write(shop: Path) -> None:
        (shop / path).parent.mkdir(parents=True, exist_ok=True)
        (shop / path).write_bytes(content)

    return write


def block(path: str) -> Callable[[Path], object]:
    """Nothing can be written below a file, whoever one is."""

    def make(shop: Path) -> None:
        for child in (shop / path).iterdir():
            child.unlink()
        (shop / path).rmdir()
        (shop / path).write_bytes(b"")

    return make


ROUTERS = "src/app/wiring/routers.py"
PLACE = {
    "a missing target": (None, "o:ref=Custmer", "no entity Custmer", "layerline add-entity"),
    "a target near another": (None, "o:ref=Custmer", "did you mean Customer?", ""),
    "no wiring": (remove(ROUTERS), "a:str", f"has lost {ROUTERS}", f"git restore {ROUTERS}"),
    "a file in the way": (
        put("src/app/services/orders.py", b"mine = 1\n"),
        "a:str",
        "src/app/services/orders.py exists already",
        "--plural",
    ),
    "wiring that does not parse": (put(ROUTERS, b"ROUTERS = [\n"), "a:str", ROUTERS, ""),
    "wiring that is not UTF-8": (put(ROUTERS, b"# \xff\n"), "a:str", "not UTF-8", "save"),
    "a conflict in the wiring": (
        put(ROUTERS, b"<<<<<<< ours\nROUTERS = []\n=======\n>>>>>>> theirs\n"),
        "a:str",
        ROUTERS,
        "",
    ),
    "a damaged manifest": (
        put(".layerline/entities/customer.toml", b"fields = ["),
        "c:ref=Customer",
        "customer.toml is damaged",
        "version control",
    ),
    "a migration without revision": (
        put("migrations/versions/x.py", b"pass\n"),
        "a:str",
        "x.py has no line `revision",
        "move the file away",
    ),
    "wiring that declares a wrong encoding": (
        put(ROUTERS, b"# coding: klingon\nROUTERS = []\n"),
        "a:str",
        "declares no other encoding that Python knows",
        "save",
    ),
    "wiring that is not what it declares": (
        put(ROUTERS, b"# coding: ascii\n\n# \xff\nROUTERS = []\n"),
        "a:str",
        "is not ASCII (byte 19)",
        "save",
    ),
    "a file of the same letters": (
        put("src/app/services/ORDERS.py", b"mine = 1\n"),
        "a:str",
        "ORDERS.py is the same file as src/app/services/orders.py where capital letters make no",
        "--plural",
    ),
    "a table of a model by hand": (
        put("src/app/models/old.py", b"class Old(Base):\n    __tablename__ = 'orders'\n"),
        "a:str",
        "src/app/models/old.py has the table `orders` already",
        "--names table=",
    ),
    "a model by hand of the name": (
        put("src/app/models/old.py", b"class Order(Base):\n    __tablename__ = 'old'\n"),
        "a:str",
        "src/app/models/old.py has the class `Order` already",
        "another name",
    ),
    "a path of a route by hand": (
        put("src/app/api/routes/old.py", b"router = APIRouter(prefix='/orders')\n"),
        "a:str",
        "src/app/api/routes/old.py has the path `orders` already",
        "--names path=",
    ),
    "a configuration that ruff refuses": (
        put("pyproject.toml", b"[tool.layerline]\n[tool.ruff]\nline-length = 'x'\n"),
        "a:str",
        "ruff refused: ",
        "[tool.ruff]",
    ),
    "a folder that is a file": (block("tests/factories"), "a:str", "tests/factories", ""),
}


@pytest.mark.parametrize("case", PLACE)
def test_a_place_that_will_not_do_is_refused(layerline: Layerline, shop: Path, case: str) -> None:
    spoil, field, reason, remedy = PLACE[case]
    if spoil is not None:
        spoil(shop)
    before = snapshot(shop)
    run = layerline("add-entity", "Order", field)
    assert run.code == 3, run.err
    assert reason in run.err.splitlines()[0]
    assert remedy in run.err.splitlines()[1]
    assert "Traceback" not in run.err
    after = {path: entry for path, entry in snapshot(shop).items() if "_cache" not in path}
    assert after == {path: entry for path, entry in before.items() if "_cache" not in path}


def test_outside_a_project_it_says_where_to_go(
    layerline: Layerline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = layerline("add-entity", "Order", "a:str")
    assert run.code == 2
    assert "no layered project" in run.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "entities",
    [
        [("Page", "list:str"), ("Note", "page:ref=Page")],
        [("Page", "list:str", "parent:ref=Page:null")],
    ],
    ids=["another entity", "itself"],
)
def test_a_field_that_hides_pythons_list_from_a_relation_is_refused(
    layerline: Layerline, shop: Path, entities: list[tuple[str, ...]]
) -> None:
    *sound, last = entities
    for arguments in sound:
        assert layerline("add-entity", *arguments).code == 0
    before = snapshot(shop)
    run = layerline("add-entity", *last)
    assert run.code == 3
    assert "Page has a field `list`" in run.err
    assert snapshot(shop) == before
