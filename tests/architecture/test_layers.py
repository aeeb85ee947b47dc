"""Which layer owns a file."""

import os
import subprocess
import sys

import pytest

from layerline.architecture.conventions import conventional
from layerline.architecture.layers import Architecture, Kind, Layer

CONVENTION = {
    "main.py": Kind.ROOT,
    "wiring/routers.py": Kind.ROOT,
    "api/routes/orders.py": Kind.ROUTE,
    "api/errors.py": Kind.ROUTE,
    "api/deps/orders.py": Kind.PROVIDER,
    "api/v1/deps.py": Kind.PROVIDER,
    "events/orders.py": Kind.EVENT,
    "events/handlers/orders.py": Kind.HANDLER,
    "services/repositories.py": Kind.SERVICE,
    "services/events/orders.py": Kind.SERVICE,
    "crud/orders.py": Kind.REPOSITORY,
    "models.py": Kind.MODEL,
    "database.py": Kind.CORE,
    "tasks/nightly.py": Kind.TASK,
    "billing/invoices.py": None,
    "something.py": None,
}


@pytest.mark.parametrize(("path", "kind"), CONVENTION.items(), ids=CONVENTION)
def test_the_convention_knows_the_layer_of(path: str, kind: Kind | None) -> None:
    layer = conventional("src/app").layer_of(f"src/app/{path}")
    assert (layer.kind if layer else None) is kind


def test_the_most_exact_glob_decides() -> None:
    wide, exact = Layer("wide", ("app/**",)), Layer("exact", ("app/*/api.py",))
    architecture = Architecture((wide, exact), ("app",))
    assert architecture.layer_of("app/orders/api.py") == exact
    assert architecture.layer_of("app/orders/deep/api.py") == wide


def test_callers_are_those_who_reach_data_through_services_only() -> None:
    callers = {kind for kind in Kind if kind.is_caller}
    assert callers == {Kind.ROUTE, Kind.HANDLER, Kind.TASK, Kind.SCRIPT}


def test_its_identity_is_the_same_in_every_process() -> None:
    script = """
from layerline.architecture.layers import Architecture, Layer
names = frozenset(f"layer{n}" for n in range(9))
print(Architecture((Layer("a", ("a/**",), may_import=names),), ("a",)).identity)
"""
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1


def test_an_identity_tells_architectures_apart() -> None:
    def of(allowed: frozenset[str] | None) -> str:
        return Architecture((Layer("a", ("a/**",), may_import=allowed),), ("a",)).identity

    assert len({of(None), of(frozenset()), of(frozenset({"b"})), of(frozenset({"c"}))}) == 4
