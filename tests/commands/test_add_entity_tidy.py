"""What is generated is as ruff would have it, in the strictest of its moods."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from ruff import find_ruff_bin  # type: ignore[import-untyped]  # it ships without types

from disk import Run

Layerline = Callable[..., Run]

ADDED = {
    "a whole default of a decimal": ["Order", "total:decimal=12,2:default=1"],
    "a reference that is set once": ["Order", "buyer:ref=Customer:null:immutable"],
    "many of a long name": ["Order", "recommended_customers:refs=Customer"],
    "a name that is too long for sentences about it": [
        "OrganizationMembershipInvitationNote",
        "invited_mail:email:unique",
        "code:str",
        "kind:enum=a,b:filter:sort",
        "--unique=code,kind",
    ],
}


@pytest.mark.parametrize("case", ADDED)
def test_what_is_added_leaves_nothing_to_tidy(layerline: Layerline, shop: Path, case: str) -> None:
    run = layerline("add-entity", *ADDED[case])
    assert run.code == 0, run.err
    assert complaints(shop) == ""


def complaints(root: Path) -> str:
    """What ruff has to say of a project."""
    done = subprocess.run(
        [find_ruff_bin(), "check", "--no-cache", "--quiet", "--output-format=concise"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr
