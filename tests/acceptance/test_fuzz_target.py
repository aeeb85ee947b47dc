"""A generated service answers what its description allows, and what it does not."""

import subprocess
import sys
from pathlib import Path

import pytest

from generated import Project, new_project

pytestmark = [pytest.mark.slow, pytest.mark.full]

ORDER = ("Order", "customer:ref=Customer", "total:decimal=12,2:ge=0", "placed:datetime:filter:sort")


@pytest.mark.parametrize("auth", ["none", "jwt"])
def test_no_request_is_answered_with_a_server_error(tmp_path: Path, auth: str) -> None:
    new_project(tmp_path / "shop", {"auth": auth})
    project = Project(tmp_path / "shop")
    project.add("Customer", "name:str=120:filter", "email:email:unique", "born:date:null:sort")
    project.add(*ORDER)
    project.make("fuzz", PYTHON=sys.executable, FUZZ_EXAMPLES="100")


def test_a_server_error_is_found(tmp_path: Path) -> None:
    new_project(tmp_path / "shop")
    project = Project(tmp_path / "shop")
    project.make(".venv/.fuzz", PYTHON=sys.executable)
    route = project.root / "src/app/api/routes/activities.py"
    route.write_text(
        route.read_text().replace("    return page_of(", "    1 / 0\n    return page_of(")
    )
    done = subprocess.run(
        ["make", "fuzz"], cwd=project.root, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "Server error" in done.stdout
