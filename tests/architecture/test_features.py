"""Which layer the files of a feature's folder belong to, where nobody says it."""

from pathlib import Path

import pytest

from layerline.architecture.config import load
from layerline.architecture.conventions import conventional
from layerline.architecture.layers import Kind
from layerline.tree import Tree

ROUTER = "from fastapi import APIRouter\nrouter = APIRouter()\n"
FEATURE = {
    "router.py": (ROUTER, Kind.ROUTE),
    "endpoints.py": ("from app.web import router\n@router.get('/')\ndef x(): ...\n", Kind.ROUTE),
    "service.py": ("", Kind.SERVICE),
    "repository.py": ("", Kind.REPOSITORY),
    "models.py": ("", Kind.MODEL),
    "schemas.py": ("", Kind.SCHEMA),
    "dependencies.py": ("", Kind.PROVIDER),
    "tasks.py": ("", Kind.TASK),
    "exceptions.py": ("", Kind.CORE),
    "events.py": ("class Ordered: ...\n", Kind.EVENT),
    "utils.py": ("", None),
}


def kinds(root: Path, files: dict[str, str]) -> dict[str, Kind | None]:
    tree = Tree(root)
    for path, content in files.items():
        tree.write(path, content)
    found = load(tree)
    return {path: layer.kind if (layer := found.layer_of(path)) else None for path in files}


@pytest.mark.parametrize("home", ["app/orders", "src/app/modules/orders", "app/shop/v1/orders"])
def test_a_feature_is_known_by_its_router(tmp_path: Path, home: str) -> None:
    files = {f"{home}/{name}": content for name, (content, _) in FEATURE.items()}
    assert kinds(tmp_path, files) == {f"{home}/{name}": kind for name, (_, kind) in FEATURE.items()}


def test_a_feature_is_known_by_a_service_beside_a_repository(tmp_path: Path) -> None:
    files = {"app/orders/services.py": "", "app/orders/repositories.py": ""}
    assert [*kinds(tmp_path, files).values()] == [Kind.SERVICE, Kind.REPOSITORY]


def test_events_that_import_a_service_are_handlers(tmp_path: Path) -> None:
    said = "from app.orders.service import OrderService\n"
    files = {"app/orders/router.py": ROUTER, "app/orders/events.py": said}
    assert kinds(tmp_path, files)["app/orders/events.py"] is Kind.HANDLER


def test_a_package_that_is_named_has_features_too(tmp_path: Path) -> None:
    said = '[tool.layerline]\npackage = "shop"\n'
    files = {"pyproject.toml": said, "shop/orders/routes.py": ROUTER}
    assert kinds(tmp_path, files)["shop/orders/routes.py"] is Kind.ROUTE


ALIKE: dict[str, dict[str, str]] = {
    "a router of a language model": {
        "app/llm/router.py": "class Router:\n    def choose(self): ...\n",
        "app/llm/service.py": "",
        "app/llm/models.py": "",
    },
    "a service of the system": {"app/docker/service.py": "", "app/docker/models.py": ""},
    "a repository of code": {"app/forge/repository.py": "class Repository: ...\n"},
    "names alone": {"app/plugins/tasks.py": "", "app/plugins/events.py": ""},
}


@pytest.mark.parametrize("files", ALIKE.values(), ids=ALIKE)
def test_what_only_has_the_name_stays_in_no_layer(tmp_path: Path, files: dict[str, str]) -> None:
    assert set(kinds(tmp_path, files).values()) == {None}


def test_a_folder_that_is_a_layer_stays_one(tmp_path: Path) -> None:
    files = {"app/services/router.py": ROUTER, "app/services/repository.py": ""}
    assert set(kinds(tmp_path, files).values()) == {Kind.SERVICE}
    tree = Tree(tmp_path)
    tree.write("app/services/router.py", ROUTER)
    assert load(tree) == conventional("app")
