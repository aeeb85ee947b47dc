"""What is proposed for the layouts that people choose."""

from pathlib import Path

import pytest

from layerline.adoption.proposal import Proposal, propose
from layerline.architecture.settings import Role
from layerline.errors import Refusal
from layerline.tree import Tree
from layouts import LAYOUTS, MODEL, REPOSITORY, ROUTES, SERVICE, Layout


def proposed(root: Path, files: dict[str, str]) -> Proposal:
    tree = Tree(root)
    for path, content in files.items():
        tree.write(path, content)
    return propose(tree, watch=lambda _done, _total: None)


def kind_of(proposal: Proposal, path: str) -> str | None:
    layer = proposal.architecture.layer_of(path)
    return layer.kind.value if layer else None


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_each_file_gets_the_part_that_it_plays(tmp_path: Path, layout: Layout) -> None:
    found = proposed(tmp_path, layout.files)
    assert tuple(root.package for root in found.roots) == layout.packages
    assert found.layout == layout.layout
    assert {path: kind_of(found, path) for path in layout.kinds} == layout.kinds


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_what_has_no_part_is_listed_and_no_glob_claims_it(tmp_path: Path, layout: Layout) -> None:
    found = proposed(tmp_path, layout.files)
    left = {path for path, text in layout.files.items() if text} - set(layout.kinds)
    assert set(found.unclassified) == left
    assert [kind_of(found, path) for path in left] == [None] * len(left)


def test_a_name_that_means_several_things_is_decided_by_the_code(tmp_path: Path) -> None:
    found = proposed(
        tmp_path,
        {
            "shop/__init__.py": "",
            "shop/models.py": MODEL,
            "shop/api/models.py": "from pydantic import BaseModel\n\nclass Order(BaseModel): ...\n",
            "shop/api/views.py": ROUTES,
            "shop/ml/models.py": "class Forest:\n    def predict(self): ...\n",
            "shop/handlers/orders.py": ROUTES,
        },
    )
    assert kind_of(found, "shop/models.py") == "model"
    assert kind_of(found, "shop/api/models.py") == "schema"
    assert kind_of(found, "shop/handlers/orders.py") == "route"
    assert kind_of(found, "shop/ml/models.py") is None


def test_a_name_that_the_code_contradicts_counts_for_nothing(tmp_path: Path) -> None:
    found = proposed(
        tmp_path,
        {
            "shop/__init__.py": "",
            "shop/repositories/orders.py": REPOSITORY,
            "shop/git/repository.py": "class Clone:\n    def pull(self): ...\n",
            "shop/ctl/repository.py": (
                "import typer\n\napp = typer.Typer()\n\n@app.command()\ndef add(): ...\n"
            ),
            "shop/serve/service.py": (
                "import argparse\n\ndef run():\n    argparse.ArgumentParser().parse_args()\n"
            ),
            "shop/graphql/schemas/orders.py": (
                "import strawberry\n\n@strawberry.type\nclass Order:\n"
                "    @strawberry.field\n    async def lines(self): ...\n"
            ),
        },
    )
    assert kind_of(found, "shop/repositories/orders.py") == "repository"
    assert kind_of(found, "shop/graphql/schemas/orders.py") == "route"
    for path in ("shop/git/repository.py", "shop/ctl/repository.py", "shop/serve/service.py"):
        assert kind_of(found, path) in (None, "script")


def test_code_that_asks_the_database_without_a_telling_name_is_unsure(tmp_path: Path) -> None:
    files = {"shop/__init__.py": "", "shop/routers/a.py": ROUTES}
    asking = "def all(session):\n    return session.execute(1)\n"
    found = proposed(
        tmp_path, {**files, "shop/contexts/a.py": asking, "shop/contexts/b.py": asking}
    )
    assert [each.place for each in found.unsure] == ["shop/contexts"]
    assert kind_of(found, "shop/contexts/a.py") is None
    assert "shop/contexts/a.py" in found.unclassified


def test_tests_and_migrations_in_the_package_stay_out(tmp_path: Path) -> None:
    files = LAYOUTS["feature-first"].files
    more = {"shop/orders/tests/service.py": SERVICE, "shop/migrations/models.py": MODEL}
    found = proposed(tmp_path, {**files, **more})
    assert [kind_of(found, path) for path in more] == [None, None]


def test_what_serves_tests_has_no_part_though_it_makes_an_application(tmp_path: Path) -> None:
    fixtures = "import pytest\n\napp = FastAPI()\n\n@app.get('/')\nasync def read(): ...\n"
    files = {**LAYOUTS["feature-first"].files, "shop/support/fixtures.py": fixtures}
    assert kind_of(proposed(tmp_path, files), "shop/support/fixtures.py") is None


def test_a_file_that_does_not_parse_is_said(tmp_path: Path) -> None:
    files = {"shop/__init__.py": "", "shop/services/a.py": SERVICE, "shop/b.py": "def (:\n"}
    found = proposed(tmp_path, files)
    assert [(each.path, each.why[:24]) for each in found.unread] == [
        ("shop/b.py", "the file does not parse ")
    ]


def test_sessions_buses_and_the_composition_root_are_named(tmp_path: Path) -> None:
    own = "class Database:\n    def execute(self): ...\n    def commit(self): ...\n"
    bus = "class EventHub:\n    def publish(self, event): ...\n"
    files = LAYOUTS["layer-first"].files
    more = {"src/shop/db.py": own, "src/shop/hub.py": bus}
    found = proposed(tmp_path, {**files, **more})
    named = {(part.role, part.name, part.is_known) for part in found.parts}
    assert named == {
        (Role.SESSION, "sqlalchemy.ext.asyncio.AsyncSession", True),
        (Role.SESSION, "shop.db.Database", False),
        (Role.BUS, "shop.hub.EventHub", False),
    }
    assert found.compositions == ("src/shop/main.py",)
    assert ("fastapi", "web") in {(each.name, each.purpose) for each in found.libraries}
    settings = found.architecture.settings
    assert settings.plays(Role.SESSION, "shop.db.Database")


def test_a_core_that_knows_the_layers_is_no_core(tmp_path: Path) -> None:
    files = LAYOUTS["layer-first"].files
    text = "from shop.services.orders import OrderService\n\ndef get(): ...\n"
    found = proposed(tmp_path, {**files, "src/shop/security.py": text})
    assert kind_of(found, "src/shop/security.py") is None


def test_a_namespace_package_is_known_by_how_it_is_imported(tmp_path: Path) -> None:
    files = {
        "app/services/orders.py": f"from app.repositories.orders import OrderRepository\n{SERVICE}",
        "app/repositories/orders.py": REPOSITORY,
    }
    found = proposed(tmp_path, files)
    assert [root.package for root in found.roots] == ["app"]
    assert kind_of(found, "app/services/orders.py") == "service"


def test_without_python_there_is_nothing_to_adopt(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="no Python package"):
        proposed(tmp_path, {"index.js": "1"})


COMMAND = """\
from shop.commands.base import BaseCommand


class CreateOrderCommand(BaseCommand):
    def run(self):
        return 1
"""
TYPED = """\
from django.core.management.base import BaseCommand


class ImportCommand(BaseCommand):
    def handle(self, *args): ...
"""


def test_classes_of_commands_are_services_and_commands_of_a_command_line_are_not(
    tmp_path: Path,
) -> None:
    found = proposed(
        tmp_path,
        {
            "shop/__init__.py": "",
            "shop/orders/api.py": ROUTES,
            "shop/commands/base.py": "class BaseCommand:\n    def run(self): ...\n",
            "shop/commands/orders/create.py": COMMAND,
            "shop/commands/orders/cancel.py": COMMAND.replace("Create", "Cancel"),
            "shop/management/commands/load.py": TYPED,
        },
    )
    assert kind_of(found, "shop/commands/orders/create.py") == "service"
    assert kind_of(found, "shop/commands/orders/cancel.py") == "service"
    assert kind_of(found, "shop/management/commands/load.py") != "service"


def test_a_table_makes_a_model_of_a_file_whatever_is_validated_beside_it(tmp_path: Path) -> None:
    validated = "".join(f"class Order{each}(BaseModel): ...\n" for each in ("Form", "Page", "Row"))
    found = proposed(
        tmp_path,
        {
            "shop/__init__.py": "",
            "shop/routers/orders.py": ROUTES,
            "shop/models/orders.py": f"from pydantic import BaseModel\n{MODEL}\n\n{validated}",
            "shop/models/pages.py": f"from pydantic import BaseModel\n\n\n{validated}",
        },
    )
    assert kind_of(found, "shop/models/orders.py") == "model"
    assert kind_of(found, "shop/models/pages.py") == "schema"


NEWER = """\
lazy import json

from fastapi import APIRouter

router = APIRouter()
type Key[T: int = int] = list[T]


@router.get("/{key}")
async def read(key: int):
    try:
        return t"{key!r:>{3}}"
    except ValueError, TypeError:
        return f"{'a' + "b"}"
"""


def test_code_in_a_grammar_newer_than_ours_is_read_and_what_is_broken_is_said(
    tmp_path: Path,
) -> None:
    files = {"shop/__init__.py": "", "shop/web/orders.py": NEWER, "shop/web/broken.py": "def f(:"}
    found = proposed(tmp_path, files)
    assert kind_of(found, "shop/web/orders.py") == "route"
    assert [each.path for each in found.unread] == ["shop/web/broken.py"]


def test_views_of_a_database_are_no_routes_and_tests_have_no_layer(tmp_path: Path) -> None:
    asking = "from sqlalchemy import select\n\nall_orders = select(1)\n"
    found = proposed(
        tmp_path,
        {
            "shop/__init__.py": "",
            "shop/api/orders.py": ROUTES,
            "shop/order_views.py": asking,
            "shop/testing/fixtures.py": ROUTES,
            "shop/services/test_orders.py": SERVICE,
            "shop/services/orders.py": SERVICE,
        },
    )
    assert kind_of(found, "shop/order_views.py") is None
    assert kind_of(found, "shop/testing/fixtures.py") is None
    assert kind_of(found, "shop/services/orders.py") == "service"


def test_a_folder_called_core_that_uses_tasks_is_a_part_of_the_business(tmp_path: Path) -> None:
    task = "from celery import shared_task\n\n\n@shared_task\ndef send(): ...\n"
    found = proposed(
        tmp_path,
        {
            "shop/__init__.py": "",
            "shop/core/mails.py": "from shop.mails import send\n\ndef welcome(): ...\n",
            "shop/core/dates.py": "def today(): ...\n",
            "shop/mails.py": task,
        },
    )
    assert kind_of(found, "shop/core/mails.py") is None
    assert kind_of(found, "shop/core/dates.py") == "core"
