"""Relations that came, went and changed: the project passes its checks, the database follows."""

from pathlib import Path

import pytest

from generated import Project, project_in
from layerline.cli import main

STEPS = (
    ("add-entity", "Tag", "name:str=40"),
    ("add-entity", "Buyer", "name:str=40"),
    (
        "add-entity",
        "Sale",
        "total:int",
        "buyer:ref=Buyer",
        "tags:refs=Tag",
        "marks:refs=Tag:back=m",
    ),
    ("add-field", "Sale", "related:refs=Sale:back=related_to:ondelete=restrict"),
    ("rename-field", "Sale", "tags", "labels"),
    ("change-field", "Sale", "labels:refs=Tag:ondelete=restrict"),
    ("remove-field", "Sale", "marks"),
    ("add-field", "Buyer", "favorite:ref=Sale:null:ondelete=null:back=favorite_of"),
    ("relation", "Buyer", "n-n", "Tag", "--name", "interests"),
    ("add-entity", "Badge", "name:str=40", "--soft-delete"),
    (
        *("add-entity", "Memo", "title:str=40", "badges:refs=Badge"),
        *("--soft-delete", "--only", "create,read,delete"),
    ),
    ("relation", "Memo", "n-n", "Memo", "back=related_to", "--name", "related"),
    ("relation", "Memo", "n-n", "Tag", "ondelete=restrict"),
    ("relation", "Tag", "n-n", "Badge"),
    ("rename-field", "Memo", "badges", "honours"),
    ("rename-entity", "Badge", "Medal"),
    ("rename-entity", "Memo", "Note"),
)
FOLDERS = "tests/migrations tests/repositories"


@pytest.fixture(scope="module")
def shop(environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose relations have changed."""
    project = project_in(tmp_path_factory.mktemp("related") / "shop", environment)
    for verb, *arguments in STEPS:
        with pytest.raises(SystemExit) as exited:
            main([verb, *arguments, "-C", str(project.root)])
        assert exited.value.code == 0, (verb, arguments)
    return project


def test_relations_that_changed_pass_the_checks(shop: Project) -> None:
    for target in ("lint", "types", "layers"):
        shop.make(target)
    shop.make(
        "test", PYTEST_ADDOPTS=f"{FOLDERS} -k 'sales or buyers or notes or tags or migrations'"
    )


@pytest.mark.full
def test_what_serves_them_follows(shop: Project) -> None:
    shop.make("test")


@pytest.mark.full
def test_the_database_follows_on_postgresql(shop: Project, postgresql: str) -> None:
    shop.make("test", TEST_DATABASE_URL=postgresql, PYTEST_ADDOPTS=FOLDERS)
