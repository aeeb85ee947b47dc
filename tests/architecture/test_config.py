"""The table in pyproject.toml: what it means, and what is said about a wrong one."""

import re
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from layerline import rules
from layerline.architecture.config import find_root, load
from layerline.architecture.layers import Architecture, Kind
from layerline.architecture.settings import Role
from layerline.errors import Refusal
from layerline.rules.selection import words
from layerline.tree import Tree


def loaded(root: Path, config: str | None, *paths: str) -> Architecture:
    tree = Tree(root)
    if config is not None:
        tree.write("pyproject.toml", config)
    for path in paths:
        tree.write(path, "x = 1\n")
    return load(tree, words(rules.ALL))


@pytest.mark.parametrize("package", ["src/app", "app"])
def test_without_a_table_the_layout_is_the_convention(tmp_path: Path, package: str) -> None:
    found = loaded(tmp_path, None, f"{package}/services/orders.py")
    layer = found.layer_of(f"{package}/services/orders.py")
    assert layer is not None
    assert layer.kind is Kind.SERVICE
    assert not found.declared


def test_a_package_puts_the_convention_elsewhere(tmp_path: Path) -> None:
    found = loaded(
        tmp_path,
        '[tool.layerline]\npackage = "src/shop"\nexclude = ["src/shop/x/**"]\n',
        "src/shop/crud/orders.py",
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
        "shop/orders/logic.py",
        "src/lib/a.py",
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
            select = ["LL1", "LL8"]
            packages = ["api/src/app", "web/src/app"]
            [tool.layerline.levels]
            LL101 = "eror"
            "route-uses-repo" = "off"
            [tool.layerline.paths]
            "src/old/**" = ["LL101"]
            [tool.layerline.roles]
            sesion = ["x.Y"]
            blocking = "x.y"
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
        "`select` names the unknown rule 'LL8'",
        "`packages` has two called app, api/src/app and web/src/app",
        "there is no package api/src/app",
        "`levels.LL101` is 'eror', did you mean `error`?",
        "`levels` names the unknown rule 'route-uses-repo', did you mean `route-uses-repository`?",
        '`paths."src/old/**"` must be a table',
        "`roles.sesion` is unknown, did you mean `session`?",
        "`roles.blocking` must be a list of strings",
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


def test_what_is_said_about_rules_goes_with_the_convention(tmp_path: Path) -> None:
    found = loaded(
        tmp_path,
        """
        [tool.layerline]
        ignore = ["LL9"]
        [tool.layerline.paths."app/old/**"]
        LL1 = "off"
        [tool.layerline.roles]
        blocking = ["sdk.fetch"]
        """,
        "app/services/orders.py",
        "app/old/a.py",
    )
    assert found.packages == ("app",)
    assert found.settings.ignore == ("LL9",)
    assert found.settings.level("LL101", "x", "app/old/a.py") == "off"
    assert found.settings.plays(Role.BLOCKING, "sdk.fetch")


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


OWN = """
[tool.layerline.rules.{name}]
why = "y"
{matter}
files = ["app/services/**", "{glob}"]
"""


@pytest.mark.parametrize(
    ("name", "matter"),
    [
        ("no-print", 'forbid-calls = ["print"]'),
        ("one-client", 'forbid-imports = ["httpx"]'),
        ("plain-schemas", 'only-imports = ["pydantic"]'),
        ("on-base", 'require-base = ["Base"]'),
    ],
)
@pytest.mark.parametrize(
    ("glob", "is_wrong"),
    [
        ("app/servces/**", True),
        ("src/app/services/**", True),
        ("app/services/*.txt", True),
        ("app/old/**", True),
        ("app/*/orders.py", False),
        ("app/schemas/**", False),
    ],
)
def test_a_rule_of_ones_own_whose_files_are_none_is_a_mistake(
    tmp_path: Path, name: str, matter: str, glob: str, *, is_wrong: bool
) -> None:
    config = '[tool.layerline]\nexclude = ["app/old/**"]\n'
    config += OWN.format(name=name, matter=matter, glob=glob)
    paths = (*("app/services/orders.py", "app/services/notes.txt"), "app/schemas/a.py")
    refused: AbstractContextManager[object] = nullcontext()
    if is_wrong:
        said = f"wrong: `rules.{name}.files` names '{glob}', which no file matches"
        refused = pytest.raises(Refusal, match=re.escape(said))
    with refused:
        loaded(tmp_path, config, *paths, "app/old/b.py")


@pytest.mark.parametrize("glob", ["app/nowhere/**", "app/[", "app/old/**"])
def test_levels_for_paths_that_are_none_are_a_mistake(tmp_path: Path, glob: str) -> None:
    config = f"""
        [tool.layerline]
        exclude = ["app/old/**"]
        [tool.layerline.paths."{glob}"]
        LL1 = "off"
        """
    said = f"wrong: `paths` names '{glob}', which no file matches"
    with pytest.raises(Refusal, match=re.escape(said)):
        loaded(tmp_path, config, "app/services/orders.py", "app/old/b.py")


def test_unsure_globs_doubt_files_of_their_layer_only(tmp_path: Path) -> None:
    found = loaded(
        tmp_path,
        """
        [tool.layerline.layers.web]
        files = ["shop/web/**"]
        kind = "route"
        unsure = ["shop/web/old/**"]
        [tool.layerline.layers.work]
        files = ["shop/work/**", "shop/web/old/jobs.py"]
        kind = "service"
        """,
        *("shop/web/old/a.py", "shop/web/b.py", "shop/web/old/jobs.py"),
    )
    paths = ("shop/web/old/a.py", "shop/web/b.py", "shop/web/old/jobs.py")
    named = [layer.name if (layer := found.layer_of(path)) else None for path in paths]
    assert named == ["web", "web", "work"]
    firm = found.firm()
    named = [layer.name if (layer := firm.layer_of(path)) else None for path in paths]
    assert named == [None, "web", "work"]
    assert found.is_unsure
