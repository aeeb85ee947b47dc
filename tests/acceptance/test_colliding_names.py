"""Names that the template, its tests or its libraries use as well: taken or refused, never broken.

And a project made on one Python passes its checks on a newer one.
"""

import sys
from pathlib import Path

import pytest

from generated import Project, new_project
from layerline.architecture.words import words
from pythons import interpreters

pytestmark = [pytest.mark.slow, pytest.mark.full]

NAMES = words("""
    Client Item Key Title Target Column Answer Message Number Body Page Status Service Header
    Email Outbox Event Task Model User Test TestRun Testimonial Route Schema Result
    Connection Database Entry
""")
FIELDS = ("name:str=20:unique", "kind:enum=a,b", "amount:int")


def test_entities_called_as_the_template_calls_things_pass_the_checks(service: Project) -> None:
    taken = 0
    for name in sorted(NAMES):
        done = service.layerline("add-entity", name, *FIELDS)
        assert done.returncode in (0, 2), done.stderr
        reasons = ("use a more telling name", "exists already", "would be called as one of Python")
        refused = any(reason in done.stderr for reason in reasons)
        assert refused == (done.returncode == 2), done.stderr
        taken += done.returncode == 0
    assert taken > len(NAMES) / 2
    service.make("check")


def newest_python() -> str | None:
    """Another Python than this one that can be run, the newest first."""
    for minor in (14, 13, 12):
        found = interpreters(minor)
        if found and minor != sys.version_info.minor:
            return found[0]
    return None


def test_the_checks_pass_on_a_newer_python(tmp_path: Path) -> None:
    python = newest_python()
    if python is None:
        pytest.skip("no other Python is installed here")
    new_project(tmp_path / "shop")
    project = Project(tmp_path / "shop")
    project.add("Customer", "name:str=120", "email:email:unique")
    project.add("Order", "customer:ref=Customer", "total:decimal=12,2:ge=0", "at:datetime:null")
    project.make("check", PYTHON=python)
