"""The table in pyproject.toml: what it means, and what is said about a wrong one."""

from pathlib import Path

import pytest

from layerline.architecture.config import find_root, load
from layerline.architecture.layers import Architecture, Kind
from layerline.errors import Refusal
from layerline.tree import Tree


def loaded(root: Path, config: str | None, *paths: str) -> Architecture:
    tree = Tree(root)
    if config is not None:
        tree.write("pyproject.toml", config)
    for path in paths:
        tree.write(path, "x = 1\n")
    return load(tree)


@pytest.mark.parametrize("package", ["src/app", "app"])
def test_without_a_table_the_layout_is_the_convention(tmp_path: Path, package: str) -> None:
    found = loaded(tmp_path, None, f"{package}/services/orders.py")
    layer = found.layer_of(f"{package}/services/orders.py")
    assert layer is not None
    assert layer.kind is Kind.SERVICE
    assert not found.declared


def test_a_package_puts_the_convention_elsewhere(tmp_path: Path) -> None:
    found = loaded(
        tmp_path, '[tool.layerline]\npackage = "src/shop"\nexclude = ["src/shop/x/**"]\n'
    )
    layer = found.layer_of("src/shop/crud/orders.py")
    assert layer is not None
    assert layer.kind is Kind.REPOSITORY
    assert found.packages == ("src/shop",)
    assert found.excludes("src/shop/x/y.py")


def test_layers_replace_the_convention_and_tell_the_packages(tmp_path: Path) -> None:
    found = loaded(
        tmp_path,
        """
        [tool.layerline.layers.web]
        files = ["shop/*/endpoints.py"]
        kind = "route"
        may-import = ["work"]
        [tool.layerline.layers.work]
        files = ["shop/*/logic.py", "src/lib/**"]
        """,
    )
    assert found.packages == ("shop", "src/lib")
    assert found.layer("web").may_import == frozenset({"work"})
    assert found.layer("work").kind is Kind.PLAIN
    assert found.layer_of("shop/orders/endpoints.py") == found.layer("web")
    assert found.layer_of("shop/services/orders.py") is None


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        loaded(
            tmp_path,
            """
            [tool.layerline]
            pakage = "src/shop"
            exclude = "tests"
            [tool.layerline.layers.web]
            kind = "rout"
            may-import = ["worc"]
            [tool.layerline.layers.work]
            files = [1]
            colour = "red"
            """,
        )
    for said in (
        "`pakage` is unknown, did you mean `package`?",
        "`exclude` must be a list of strings",
        "`layers.web.files` is missing",
        "`layers.web.kind` is 'rout', did you mean `route`?",
        "`layers.web.may-import` names the unknown layer 'worc', did you mean `work`?",
        "`layers.work.files` must be a list of strings",
        "`layers.work.colour` is unknown",
    ):
        assert said in refused.value.reason


@pytest.mark.parametrize(
    "config",
    [
        "[tool\n",
        "[tool]\nlayerline = 1\n",
        "[tool.layerline]\nlayers = []\n",
        "[tool.layerline]\npackage = 3\n",
        "[tool.layerline]\nlayers = { web = 1 }\n",
    ],
)
def test_a_table_of_the_wrong_shape_is_refused(tmp_path: Path, config: str) -> None:
    with pytest.raises(Refusal):
        loaded(tmp_path, config)


def test_no_code_and_no_table_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        loaded(tmp_path, None)
    assert "package" in refused.value.remedy


def test_the_root_is_the_nearest_configured_folder(tmp_path: Path) -> None:
    inner = tmp_path / "backend" / "shop" / "services"
    inner.mkdir(parents=True)
    (tmp_path / "backend" / "pyproject.toml").write_text('[tool.layerline]\npackage = "shop"\n')
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    assert find_root(inner) == tmp_path / "backend"


@pytest.mark.parametrize("start", [".", "src", "src/app", "src/app/services"])
def test_the_root_is_above_a_conventional_package(tmp_path: Path, start: str) -> None:
    (tmp_path / "src" / "app" / "services").mkdir(parents=True)
    assert find_root(tmp_path / start) == tmp_path


def test_no_root_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        find_root(Path(tmp_path.anchor))
