"""Every option of an entity, in one project: it passes its checks on each database."""

import json
import re
import shutil
from pathlib import Path

import pytest

from disk import contents
from generated import Project, project_in

DOMAIN = """
[Customer]
fields = [
  "name:str=120:sort:filter", "email:email:unique", "tax_number:str=20:immutable:unique",
  "score:int:readonly:default=0:sort", "note:text:null:private", "pin:str=8:sensitive",
  "checked_at:datetime:readonly:null", "origin:enum=web,shop:immutable",
]
soft_delete = true
unique = [["name", "pin"]]
index = [["name", "score"]]

[Order]
fields = [
  "customer:ref=Customer", "number:str=20", "status:enum=draft,paid:filter",
  "placed_on:date:immutable:filter:sort", "agent:ref=Customer:null:immutable:back=handled",
]
unique = [["customer", "number"], ["agent", "status"]]
index = [["status", "placed_on"]]
paginate = "offset"

[Line]
fields = ["order:ref=Order:immutable", "position:int", "parent:ref=Line:null"]
unique = [["order", "position"]]
soft_delete = true
pk = "uuid4"

[Country]
fields = [
  "code:str=2:unique:min=2", "kind:enum=a,b", "area:decimal=9,2:null", "since:date:sort:filter",
  "region:ref=Customer",
]
only = ["read", "list"]
pk = "uuid4"

[Audit]
fields = ["what:str=40", "at:datetime", "by:uuid", "key:str=9:sensitive:readonly:default=x"]
only = ["create", "list"]
route = false

[Job]
fields = ["name:str=40:unique", "customer:ref=Customer:null:unique"]
events = false
pk = "bigint"

[Ping]
fields = ["name:str=40:private", "job:ref=Job"]
only = ["create"]
events = false

[Purge]
fields = ["name:str=40:unique"]
only = ["delete"]
pk = "bigint"

[Toggle]
fields = [
  "on_at:time", "job:ref=Job:unique:immutable", "code:str=20:unique:immutable",
  "label:str=20:unique", "country:ref=Country:readonly:null",
]
only = ["create", "update"]
route = false
events = false

[Tick]
fields = ["name:str=40", "n:int", "hidden:ref=Hidden"]
only = ["update"]
unique = [["name", "n"]]

[Tally]
fields = ["day:date", "kind:str=20"]
only = ["read", "list"]
unique = [["day", "kind"]]

[OpenInvitation]
fields = ["name_of_the_invited:str=40", "city_of_the_venue:str=40"]
unique = [["name_of_the_invited", "city_of_the_venue"]]
soft_delete = true

[Hidden]
fields = ["name:str=40", "n:int:unique:private", "job:ref=Job:null:unique:private"]
only = ["create", "read", "update"]

[Folder]
fields = ["name:str=40:unique", "parent:ref=Folder:null:ondelete=null"]
soft_delete = true
route = false
paginate = "offset"
pk = "bigint"

[Seat]
fields = [
  "code:str=9:sort:filter", "order:ref=Order", "job:ref=Job", "beside:ref=Seat:null:unique",
]
unique = [["order", "code"]]
pk = "bigint"
"""
LINKED = """
[Tag]
fields = ["name:str=40:unique"]
pk = "bigint"

[Article]
fields = [
  "title:str=80", "height:decimal=9,2:null:sort", "weight:float:sort", "tags:refs=Tag",
  "related:refs=Article:back=related_to",
]

[Shelf]
fields = ["name:str=40", "tags:refs=Tag:back=shelves", "articles:refs=Article:ondelete=restrict"]
pk = "bigint"

[Theme]
fields = ["name:str=40:unique", "parents:refs=Theme:back=parts"]
soft_delete = true

[Lecture]
fields = ["title:str=80", "themes:refs=Theme", "tags:refs=Tag", "notes:refs=Theme:back=noted"]
soft_delete = true
pk = "bigint"

[Draft]
fields = ["title:str=80", "topic:ref=Theme", "themes:refs=Theme:back=sketches", "tags:refs=Tag"]
only = ["create"]

[Essay]
fields = [
  "title:str=80", "themes:refs=Theme", "articles:refs=Article", "alike:refs=Essay:back=alike_of",
]
only = ["create", "read", "delete"]
soft_delete = true
events = false

[Scan]
fields = ["title:str=80", "themes:refs=Theme:ondelete=restrict", "tags:refs=Tag"]
only = ["read", "list"]
pk = "bigint"

[Poster]
fields = ["title:str=80", "themes:refs=Theme", "tags:refs=Tag:ondelete=restrict"]
only = ["list", "update"]
events = false

[Sketch]
fields = ["title:str=80", "themes:refs=Theme:back=drawn", "tags:refs=Tag"]
only = ["update", "delete"]
route = false
soft_delete = true

[Reel]
fields = ["title:str=80", "themes:refs=Theme", "sketches:refs=Sketch"]
only = ["create", "read"]
route = false
"""
CIRCLE = """
[Buyer]
fields = ["name:str", "favorite:ref=Purchase:null:ondelete=null:back=favorite_of"]

[Purchase]
fields = ["total:int", "buyer:ref=Buyer"]
pk = "bigint"
"""
FOLDERS = "tests/migrations tests/repositories tests/api"


@pytest.fixture(scope="module")
def grown(environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with them, to check and to look into."""
    project = project_in(tmp_path_factory.mktemp("options") / "shop", environment)
    (project.root / "domain.toml").write_text(DOMAIN + LINKED)
    done = project.layerline("apply", "domain.toml")
    assert done.returncode == 0, done.stderr
    return project


def test_every_option_passes_the_checks(grown: Project) -> None:
    for target in ("lint", "types", "layers"):
        grown.make(target)
    grown.make("test", PYTEST_ADDOPTS=f"{FOLDERS} tests/services tests/events")


def test_every_option_works_on_postgresql(grown: Project, postgresql: str) -> None:
    grown.make("test", TEST_DATABASE_URL=postgresql, PYTEST_ADDOPTS=FOLDERS)


def test_nothing_is_written_that_is_not_used(grown: Project) -> None:
    written = {
        entity: {
            path.relative_to(grown.root).parent.as_posix().removeprefix("src/app/")
            for path in grown.root.rglob(f"*{entity}.py")
            if "migrations" not in path.parts
        }
        for entity in ("audits", "jobs", "countries", "purges", "toggles")
    }
    inside = {"models", "repositories", "services"}
    tests = {"tests/factories", "tests/repositories", "tests/services"}
    events = {"events", "events/handlers", "tests/events"}
    routes = {"api/deps", "api/routes", "tests/api"}
    assert written == {
        "audits": inside | tests | events | {"schemas"},
        "jobs": inside | tests | routes | {"schemas"},
        "countries": inside | tests | routes | {"schemas"},
        "purges": inside | tests | routes | events,
        "toggles": inside | tests | {"schemas"},
    }


def test_a_second_run_and_another_order_of_words_change_nothing(grown: Project) -> None:
    again = grown.layerline("apply", "domain.toml", "--strict", "--json")
    assert (again.returncode, '"created": []' in again.stdout) == (0, True), again.stdout
    typed = ["add-entity", "Audit", "what:str=40", "at:datetime", "by:uuid"]
    typed += ["key:str=9:default=x:readonly:sensitive", "--only", "list,create", "--no-route"]
    assert grown.layerline(*typed).returncode == 0
    other = grown.layerline(*typed, "--no-events")
    assert (other.returncode, "with other options" in other.stderr) == (2, True)


def test_each_of_them_is_taken_out_again_with_all_that_it_has(
    grown: Project, postgresql_or_none: str | None
) -> None:
    gone_by_hand = ("tests/factories/jobs.py", "src/app/events/customers.py")
    original = code_of(grown)
    for path in gone_by_hand:
        (grown.root / path).unlink()
    by_hand = grown.root / "src/app/api/routes/audits.py"
    by_hand.write_text('"""Mine, and of no template."""\n')
    (grown.root / "circle.toml").write_text(CIRCLE)
    assert grown.layerline("apply", "circle.toml").returncode == 0
    before = code_of(grown)
    (grown.root / "last.toml").write_text(f"[Note]\n{LINKED}")
    done = grown.layerline("apply", "last.toml", "--prune", "--json")
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["removed_entities"]) == (DOMAIN + CIRCLE).count("\n[")
    left = {path.stem for path in grown.root.glob(".layerline/entities/*.toml")}
    linked = {name.lower() for name in re.findall(r"^\[(\w+)\]", LINKED, re.MULTILINE)}
    assert left == {"note", "user", "organization", *linked}
    words = re.compile(r"\b(customers|orders|lines|countries|audits|jobs|purges|toggles)\b")
    assert [
        path
        for path in sorted(grown.root.glob("src/app/**/*.py"))
        if path != by_hand and words.search(path.stem)
    ] == []
    for wiring in sorted(grown.root.glob("src/app/wiring/*.py")):
        assert not words.search(wiring.read_text()), wiring
    for target in ("lint", "types", "layers"):
        grown.make(target)
    grown.make("test", PYTEST_ADDOPTS="tests/migrations")
    if postgresql_or_none:
        grown.make("test", TEST_DATABASE_URL=postgresql_or_none, PYTEST_ADDOPTS="tests/migrations")
    assert grown.layerline("undo").returncode == 0
    assert code_of(grown) == before
    assert grown.layerline("undo").returncode == 0
    by_hand.unlink()
    for path in gone_by_hand:
        (grown.root / path).write_bytes(original[path])
    assert code_of(grown) == original


def code_of(project: Project) -> dict[str, bytes]:
    """What undo brings back: all but what tools remember, and the files that we gave it."""
    own = ("src/", "tests/", "migrations/", ".layerline/entities/")
    found = contents(project.root)
    return {p: found[p] for p in found if p.startswith(own) and "__pycache__" not in p}


def test_a_project_of_an_older_template_is_brought_up_to_date_first(
    grown: Project, tmp_path: Path
) -> None:
    older = Project(shutil.copytree(grown.root, tmp_path / "older", symlinks=True))
    (older.root / "src/app/core/soft_delete.py").unlink()
    done = older.layerline("add-entity", "Crate", "name:str", "--soft-delete")
    assert done.returncode == 3
    assert "layerline update" in done.stderr
