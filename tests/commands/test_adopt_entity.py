"""`layerline adopt-entity` reads a model that somebody wrote, and says what it could not read."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from disk import Run, contents, snapshot

Layerline = Callable[..., Run]
MODEL = Path("src/app/models/parcels.py")
MANIFEST = Path(".layerline/entities/parcel.toml")

SPECS = (
    "customer:ref=Customer",
    "giver:ref=Customer:null:ondelete=null:back=given_parcels",
    "parent:ref=Parcel:null",
    "code:str=20:unique",
    "name:str",
    "note:text:null",
    "weight:int:filter:sort:ge=1:le=1000",
    "cents:bigint:index",
    "ratio:float:default=0.5",
    "price:decimal=12,2:ge=0.50",
    "fragile:bool:default=true",
    "day:date:null",
    r"at:datetime:default=2026-01-31T09\:30\:00+00\:00",
    r"until:time:default=09\:30\:00",
    "token:uuid:unique",
    "meta:json:default={}",
    "mail:email:null:filter",
    "site:url",
    "slug:slug:unique:min=3",
    "state:enum=in transit,done:default=in transit:sort",
    "title:str=80:min=2:max=40",
)


def fields() -> list[str]:
    listed = tomllib.loads(MANIFEST.read_text())["entity"]["fields"]
    assert isinstance(listed, list)
    return listed


def test_what_layerline_wrote_is_read_as_what_it_was_asked_for(
    layerline: Layerline, shop: Path
) -> None:
    assert layerline("add-entity", "Parcel", *SPECS).code == 0
    asked = fields()
    names = tomllib.loads(MANIFEST.read_text())["entity"]
    MANIFEST.unlink()

    run = layerline("adopt-entity", "Parcel")

    assert run.code == 0, run.err
    assert "Kept as you wrote it" not in run.out
    assert fields() == asked
    assert tomllib.loads(MANIFEST.read_text())["entity"] == {**names, "adopted": True}
    assert "  = src/app/services/parcels.py" in run.out
    before = contents(shop)
    assert "says what its model says already" in layerline("adopt-entity", "Parcel").out
    assert contents(shop) == before


@pytest.mark.parametrize("key", ["uuid7", "uuid4", "bigint"])
def test_what_rows_are_told_apart_by_is_read(layerline: Layerline, shop: Path, key: str) -> None:
    assert layerline("add-entity", "Parcel", "name:str", "--pk", key).code == 0
    asked = tomllib.loads(MANIFEST.read_text())["entity"]
    MANIFEST.unlink()
    assert layerline("adopt-entity", "Parcel").code == 0
    assert tomllib.loads(MANIFEST.read_text())["entity"] == {**asked, "adopted": True}
    assert layerline("add-entity", "Label", "parcel:ref=Parcel").code == 0
    model = (shop / "src/app/models/labels.py").read_text()
    assert f"parcel_id: Mapped[{'int' if key == 'bigint' else 'UUID'}]" in model


OPTIONED = """
[Person]
fields = [
  "name:str=80:immutable:filter", "mail:email:unique:readonly:null", "note:text:null:private",
  "pin:str=8:sensitive:min=4", "score:int:readonly:default=0:sort:ge=0", "tax:slug:readonly:null",
  "tags:refs=Tag:back=tagged", "boss:ref=Person:null", "best:ref=Deal:null:back=best_of",
]
pk = "uuid4"
paginate = "offset"
unique = [["name", "pin"]]
index = [["name", "score"], ["name", "boss"]]

[Deal]
fields = ["person:ref=Person:immutable", "code:str=20:unique", "place:int"]
soft_delete = true
unique = [["person", "place"]]

[Tag]
fields = ["name:str=40:unique:private"]
only = ["read", "list"]

[Entry]
fields = ["text:str=40:min=2", "mail:email"]
only = ["create"]
route = false
events = false
"""


def test_what_a_model_cannot_say_of_a_known_entity_is_kept(
    layerline: Layerline, shop: Path
) -> None:
    (shop / "domain.toml").write_text(OPTIONED)
    assert layerline("apply", "domain.toml").code == 0
    before = contents(shop)
    for name in ("Person", "Deal", "Tag", "Entry"):
        run = layerline("adopt-entity", name, "--strict")
        assert (run.code, "says what its model says already" in run.out) == (0, True), run
    assert contents(shop) == before


def test_what_somebody_changed_in_a_known_model_is_read_beside_what_it_cannot_say(
    layerline: Layerline, shop: Path
) -> None:
    (shop / "domain.toml").write_text(OPTIONED)
    assert layerline("apply", "domain.toml").code == 0
    model = shop / "src/app/models/people.py"
    text = (
        model.read_text()
        .replace("String(8)", "String(9)")
        .replace("    score: Mapped[int]", "    rank: Mapped[int]")
    )
    model.write_text(text)
    manifest = shop / ".layerline/entities/person.toml"
    before = tomllib.loads(manifest.read_text())["entity"]
    run = layerline("adopt-entity", "Person")
    assert run.code == 0, run.err
    after = tomllib.loads(manifest.read_text())["entity"]
    assert after["index"] == [["name", "boss"]]
    assert after.keys() == before.keys()
    changed = ("fields", "index")
    assert {key: after[key] for key in after if key not in changed} == {
        key: before[key] for key in before if key not in changed
    }
    was, now = before["fields"], after["fields"]
    assert [each for each in was if each not in now] == [
        "pin:str=8:sensitive:min=4",
        "score:int:sort:readonly:default=0:ge=0",
    ]
    assert next(each for each in now if each not in was) == "pin:str=9:sensitive:min=4:max=8"
    assert [each.partition(":")[0] for each in now] == [
        "rank" if name == "score" else name for name in (each.partition(":")[0] for each in was)
    ]


def written_by_hand(*lines: str, arguments: str = "") -> None:
    body = "".join(f"    {line}\n" for line in lines)
    MODEL.write_text(
        '"""Parcels."""\n\nimport enum\n\nfrom sqlalchemy import Index, String\n'
        "from sqlalchemy.orm import Mapped, mapped_column\n\nfrom app.core.db import Entity\n\n\n"
        'class State(enum.StrEnum):\n    DONE = "done"\n\n\n'
        'class ParcelKind(enum.StrEnum):\n    BOX = "box"\n    TUBE = "tube"\n\n\n'
        'class Parcel(Entity):\n    """One."""\n\n    __tablename__ = "tbl_parcels"\n'
        f"{arguments}\n{body}"
    )


@pytest.mark.parametrize(
    ("line", "spec"),
    [
        ("name: Mapped[str]", "name:text"),
        ("name: Mapped[str | None] = mapped_column(String(30))", "name:str=30:null"),
        ("name = mapped_column(String(30), nullable=False)", "name:str=30"),
        ("size: Mapped[int] = mapped_column(default=-3)", "size:int:default=-3"),
        (
            "kind: Mapped[ParcelKind] = mapped_column(text_enum(ParcelKind, 9))",
            "kind:enum=box,tube",
        ),
        ("at: Mapped[datetime.datetime]", "at:datetime"),
        ("price: Mapped[Decimal] = mapped_column(Numeric(8, 3))", "price:decimal=8,3"),
        (
            "price: Mapped[Decimal] = mapped_column(Numeric(8, 3), default=Decimal(-1))",
            "price:decimal=8,3:default=-1",
        ),
        (
            'price: Mapped[Decimal] = mapped_column(Numeric(8, 3), default=Decimal("1.5"))',
            "price:decimal=8,3:default=1.5",
        ),
        ("code: Mapped[str] = mapped_column(sa.String(8), unique=True)", "code:str=8:unique"),
    ],
)
def test_a_column_by_hand_is_a_field(
    layerline: Layerline, shop: Path, line: str, spec: str
) -> None:
    written_by_hand(line)
    others = snapshot(shop / "src")

    run = layerline("adopt-entity", "Parcel", "--strict")

    assert run.code == 0, run.err
    assert fields() == [spec]
    assert tomllib.loads(MANIFEST.read_text())["entity"]["table"] == "tbl_parcels"
    assert snapshot(shop / "src") == others


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("state: Mapped[State] = mapped_column(text_enum(State, 9))", "its enum is called State"),
        ("state: Mapped[State]", "the type `State` has no word in a field"),
        ("area: Mapped[bytes]", "the type `bytes` has no word"),
        ("key: Mapped[intpk]", "whether it may be null cannot be told"),
        ("size: Mapped[int] = mapped_column(server_default='1')", "`server_default=` has no word"),
        ("size: Mapped[int] = mapped_column(default=random)", "the default `random` is no plain"),
        ('size: Mapped[int] = mapped_column("how_big")', "its column is called how_big, not size"),
        ("other_id: Mapped[UUID] = mapped_column(ForeignKey('x.id'))", "no entity has the table x"),
        (
            "customer_id: Mapped[UUID] = mapped_column(ForeignKey('customers.id'))",
            "there is no relationship `customer` beside it",
        ),
        ("owner: Mapped[UUID] = mapped_column(ForeignKey('customers.id'))", "is called `…_id`"),
        ("price: Mapped[Decimal] = mapped_column(Numeric)", "`Numeric` without its two numbers"),
        ("version: Mapped[int]", "version"),
    ],
)
def test_what_no_field_says_is_listed_with_its_place_and_kept(
    layerline: Layerline, shop: Path, line: str, reason: str
) -> None:
    written_by_hand("size_of_it: Mapped[int]", line)
    place = f"{MODEL}:{MODEL.read_text().count(chr(10))}: "

    refused = layerline("adopt-entity", "Parcel", "--strict")
    run = layerline("adopt-entity", "Parcel", "--json")

    assert refused.code == 2
    assert place in refused.err
    assert reason in refused.err
    assert run.code == 0, run.err
    (kept,) = json.loads(run.out)["kept_as_written"]
    assert reason in kept["reason"]
    assert fields() == ["size_of_it:int"]
    assert shop.joinpath(MODEL).exists()


def test_an_index_over_several_columns_is_kept_and_listed(layerline: Layerline, shop: Path) -> None:
    written_by_hand(
        "size: Mapped[int]", arguments='    __table_args__ = (Index("ix", "size", "at"),)\n'
    )
    run = layerline("adopt-entity", "Parcel")
    assert "no field says `Index('ix', 'size', 'at')`" in run.out
    assert (shop / MANIFEST).exists()


def test_an_entity_may_refer_to_an_adopted_one(layerline: Layerline, shop: Path) -> None:
    written_by_hand("name: Mapped[str]")
    (shop / "src/app/services/parcelling.py").write_text(
        '"""Parcels."""\n\n\nclass ParcelService:\n    """Sends."""\n\n'
        "    async def exists(self, parcel_id: object) -> bool:\n"
        '        """Whether."""\n        return parcel_id is not None\n'
    )
    found = layerline("adopt-entity", "Parcel")
    assert "  = src/app/services/parcelling.py" in found.out
    assert "  . there is no src/app/api/routes/parcels.py" in found.out

    run = layerline("add-entity", "Label", "parcel:ref=Parcel", "--dry-run")

    assert run.code == 0, run.err
    assert '+    labels: Mapped[list["Label"]]' in run.out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("Parzel",), "no class Parzel with a __tablename__ is in the models; did you mean Parcel"),
        (("Parcel", "--model", "src/app/models/x.py"), "no class Parcel"),
        (("Parcel", "--names", "plural=a-b"), "a-b"),
    ],
)
def test_what_cannot_be_adopted_is_a_sentence(
    layerline: Layerline, shop: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    written_by_hand("name: Mapped[str]")
    before = contents(shop)

    run = layerline("adopt-entity", *arguments)

    assert run.code in {2, 3}
    assert sentence in run.err
    assert contents(shop) == before


def test_a_model_that_two_files_have_is_asked_for(layerline: Layerline, shop: Path) -> None:
    written_by_hand("name: Mapped[str]")
    twin = shop / "src/app/models/twins.py"
    twin.write_text(MODEL.read_text())
    assert "say which: --model PATH" in layerline("adopt-entity", "Parcel").err
    assert layerline("adopt-entity", "Parcel", "--model", str(MODEL)).code == 0
    assert layerline("undo").code == 0
    assert not MANIFEST.exists()


def test_a_column_added_by_hand_is_read_into_the_manifest_that_there_is(
    layerline: Layerline, shop: Path
) -> None:
    model = shop / "src/app/models/customers.py"
    model.write_text(
        model.read_text() + "    nick: Mapped[str | None] = mapped_column(String(9))\n"
    )
    run = layerline("adopt-entity", "Customer")
    assert "Customer is read again" in run.out
    text = (shop / ".layerline/entities/customer.toml").read_text()
    assert '"nick:str=9:null"' in text
    assert "adopted" not in text


def test_an_evolution_works_on_an_adopted_entity_and_makes_none_of_the_files_it_lacks(
    layerline: Layerline, shop: Path
) -> None:
    written_by_hand("# what the label says", "name: Mapped[str]", "weight: Mapped[int]")
    assert layerline("adopt-entity", "Parcel").code == 0
    before = contents(shop)

    run = layerline("add-field", "Parcel", "note:text:null")
    renamed = layerline("rename-field", "Parcel", "weight", "grams")

    assert (run.code, renamed.code) == (0, 0), run.out + renamed.out
    model = MODEL.read_text()
    assert "    # what the label says\n    name: Mapped[str]\n" in model
    assert "    grams: Mapped[int]\n" in model
    assert "    note: Mapped[str | None]" in model
    assert fields() == ["name:text", "grams:int", "note:text:null"]
    assert tomllib.loads(MANIFEST.read_text())["entity"]["adopted"] is True
    added = [path for path in contents(shop).keys() - before.keys() if not path.startswith(".")]
    assert all(path.startswith("migrations/versions/") for path in added)
    assert len(added) == 2
