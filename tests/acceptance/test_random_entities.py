"""Thirty entities that nobody thought of, in one project, pass its checks."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generated import Project, project_in
from layerline.architecture.entity import Entity, entity
from layerline.architecture.fields import FieldType
from layerline.architecture.options import Key
from layerline.commands import add_entity
from layerline.errors import Refusal, VerificationRefusal
from layerline.generation.samples import sample

ENTITIES = 30
BATCHES = 4 if os.environ.get("LAYERLINE_FULL") else 1

NAMES = st.from_regex(r"[a-z]{2,7}(_[a-z]{2,6})?", fullmatch=True)
CLASSES = st.from_regex(r"[A-Z][a-z]{2,7}([A-Z][a-z]{2,6})?", fullmatch=True)
SIMPLE = [str(kind) for kind in FieldType if kind not in {"decimal", "enum", "ref"}]
TYPES = st.one_of(
    st.sampled_from(SIMPLE),
    st.integers(1, 400).map("str={}".format),
    st.builds("decimal={},{}".format, st.integers(1, 18), st.integers(0, 18)),
    st.lists(NAMES, min_size=1, max_size=4, unique=True).map(",".join).map("enum={}".format),
)
LIMITS = st.sampled_from(["ge", "gt", "le", "lt", "min", "max"])
MODIFIERS = st.one_of(
    st.sampled_from(["null", "unique", "index", "filter", "sort"]),
    st.builds("{}={}".format, LIMITS, st.integers(-1000, 1000)),
    st.sampled_from(["default=1", "default=true", "default=2026-01-31", "default=abc"]),
)
FIELDS = st.builds(
    lambda name, kind, modifiers: ":".join([name, kind, *modifiers]),
    NAMES,
    TYPES,
    st.lists(MODIFIERS, max_size=3, unique=True),
)
REFERENCES = st.builds(
    "{}:ref={{}}{}".format,
    NAMES,
    st.sampled_from(["", ":null", ":unique", ":null:unique", ":ondelete=cascade"]),
)

Wish: TypeAlias = tuple[str, list[str], Key]


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    """A name, those of the drawn fields that the grammar takes together, and a kind of key."""
    name = draw(CLASSES)
    kept: list[str] = []
    for field in draw(st.lists(FIELDS, max_size=6)):
        if is_sound(partial(entity, name, [*kept, field])):
            kept.append(field)
    if draw(st.booleans()):
        kept.append(draw(REFERENCES))
    return name, kept, draw(st.sampled_from(Key))


def is_sound(make: Callable[[], Entity]) -> bool:
    """Whether the grammar takes it; what it refuses is another test's business."""
    try:
        for field in make().fields:
            sample(field)
    except Refusal:
        return False
    return True


def grow(project: Project, wanted: list[Wish]) -> int:
    """Add what can be added; a reference goes to the entity before. Returns how many."""
    added: list[str] = []
    for name, fields, key in wanted:
        target = added[-1] if added else name
        try:
            add_entity.command(
                name,
                [field.format(target) if ":ref=" in field else field for field in fields],
                directory=project.root,
                key=key,
            )
        except VerificationRefusal:
            raise
        except Refusal:
            continue
        added.append(name)
        if len(added) == ENTITIES:
            break
    return len(added)


@pytest.mark.slow
@settings(
    max_examples=BATCHES,
    derandomize=not os.environ.get("LAYERLINE_FULL"),
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(wanted=st.lists(wishes(), min_size=ENTITIES * 2, max_size=ENTITIES * 3))
def test_thirty_random_entities_pass_the_checks_on_each_database(
    environment: Path,
    tmp_path_factory: pytest.TempPathFactory,
    postgresql_or_none: str | None,
    wanted: list[Wish],
) -> None:
    project = project_in(tmp_path_factory.mktemp("batch") / "shop", environment)
    assert grow(project, wanted) == ENTITIES
    project.make("check")
    if postgresql_or_none:
        project.make("test", TEST_DATABASE_URL=postgresql_or_none)
