"""Thirty entities that nobody thought of, in one project, pass its checks."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from string import ascii_lowercase
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generated import Project, project_in
from layerline.architecture.entity import Entity, entity
from layerline.architecture.fields import FieldType
from layerline.architecture.options import DEFAULT, Key, Operation, Options, Paging, read_together
from layerline.commands import add_entity
from layerline.errors import Refusal, VerificationRefusal
from layerline.generation.samples import sample

T = TypeVar("T")

ENTITIES = 30
MOST = 45
"""More than a project gets, for some are refused there."""
BATCHES = 4 if os.environ.get("LAYERLINE_FULL") else 1

WORDS = st.lists(st.text(ascii_lowercase, min_size=2, max_size=7), min_size=1, max_size=3)
NAMES = WORDS.map("_".join)
CLASSES = WORDS.map(lambda words: "".join(word.capitalize() for word in words))
SIMPLE = [str(kind) for kind in FieldType if kind not in {"decimal", "enum", "ref", "refs"}]
TYPES = st.one_of(
    st.sampled_from(SIMPLE),
    st.integers(1, 400).map("str={}".format),
    st.builds("decimal={},{}".format, st.integers(1, 18), st.integers(0, 18)),
    st.lists(NAMES, min_size=1, max_size=4, unique=True).map(",".join).map("enum={}".format),
)
LIMITS = st.sampled_from(["ge", "gt", "le", "lt", "min", "max"])
ACCESS = st.sampled_from(["immutable", "readonly", "private", "sensitive"])
MODIFIERS = st.one_of(
    st.sampled_from(["null", "unique", "index", "filter", "sort"]),
    ACCESS,
    st.builds("{}={}".format, LIMITS, st.integers(-1000, 1000)),
    st.sampled_from(["default=1", "default=true", "default=2026-01-31", "default=abc"]),
)
OF_REFERENCES = st.one_of(
    st.sampled_from(["null", "null", "unique"]),
    ACCESS,
    st.sampled_from(["cascade", "restrict", "null"]).map("ondelete={}".format),
    NAMES.map("back={}".format),
)
TARGETS = ("Aa", "Bb", "Yy", "Zz")
"""What stands for the first and the last entities that a project has then."""
TARGET = re.compile(r"(?<==)(Aa|Bb|Yy|Zz)\b")
OPTIONS = ("only", "route", "events", "soft_delete", "key", "paginate")
GROUPS = ("unique", "index")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is typed after `add-entity`."""

    name: str
    fields: tuple[str, ...] = ()
    options: Options = DEFAULT

    @property
    def entity(self) -> Entity:
        """What it means; raises a Refusal where the grammar does not take it."""
        whole = entity(self.name, self.fields, options=self.options)
        for field in whole.stored:
            if field.type is not FieldType.REF:
                sample(field)
        return whole

    @property
    def is_sound(self) -> bool:
        """Whether the grammar takes it; what it refuses is another test's business."""
        try:
            return bool(self.entity)
        except Refusal:
            return False

    def add_to(self, root: Path, there: Sequence[str]) -> None:
        """Type it, with the names of entities that are there."""
        options = self.options
        named = dict(zip(TARGETS, (*there[:2], *there[-2:]), strict=False))
        add_entity.command(
            self.name,
            [TARGET.sub(lambda found: named.get(found[0], found[0]), each) for each in self.fields],
            directory=root,
            only=",".join(options.only),
            no_route=not options.route,
            no_events=not options.events,
            soft_delete=options.soft_delete,
            unique=[",".join(group) for group in options.unique],
            index=[",".join(group) for group in options.index],
            key=options.key,
            paginate=options.paginate,
        )


@st.composite
def several(draw: st.DrawFn, of: st.SearchStrategy[T], most: int) -> list[T]:
    """None to so many different ones, each number as likely."""
    number = draw(st.integers(0, most))
    return draw(st.lists(of, min_size=number, max_size=number, unique=True))


@st.composite
def fields(draw: st.DrawFn) -> str:
    """A field that is no relation."""
    modifiers = draw(several(MODIFIERS, 3))
    return ":".join([draw(NAMES), draw(TYPES), *modifiers])


@st.composite
def relations(draw: st.DrawFn, targets: list[str]) -> str:
    """A relation to one of these."""
    kind = draw(st.sampled_from(["ref", "ref", "refs"]))
    modifiers = draw(several(OF_REFERENCES, 3))
    return ":".join([draw(NAMES), f"{kind}={draw(st.sampled_from(targets))}", *modifiers])


@st.composite
def options(draw: st.DrawFn, kind: str, names: list[str]) -> dict[str, Any]:
    """One option of an entity whose fields are called so."""
    groups = st.lists(st.sampled_from(names), min_size=2, max_size=3, unique=True)
    operations = st.sets(st.sampled_from(Operation), min_size=1)
    drawn = {
        "only": operations.map(lambda found: tuple(each for each in Operation if each in found)),
        "key": st.sampled_from(Key),
        "paginate": st.sampled_from(Paging),
        "unique": groups.map(lambda group: read_together("--unique", [group])),
        "index": groups.map(lambda group: read_together("--index", [group])),
    }
    return {kind: draw(drawn.get(kind, st.booleans()))}


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    """An entity, with those of the drawn fields and options that the grammar takes together."""
    wish = draw(CLASSES.map(Wish).filter(lambda each: each.is_sound))
    related = relations([*TARGETS, wish.name])
    for field in [*draw(several(fields(), 5)), *draw(several(related, 3))]:
        more = replace(wish, fields=(*wish.fields, field))
        wish = more if more.is_sound else wish
    names = [field.name for field in wish.entity.stored]
    kinds = [*OPTIONS, *(GROUPS if len(names) > 1 else ())]
    for kind in draw(several(st.sampled_from(kinds), 5)):
        option = draw(options(kind, names))
        try:
            more = replace(wish, options=replace(wish.options, **option))
        except Refusal:
            continue
        wish = more if more.is_sound else wish
    return wish


def grow(project: Project, wanted: Sequence[Wish]) -> int:
    """Add what can be added, up to thirty. Returns how many."""
    added: list[str] = []
    for wish in wanted:
        try:
            wish.add_to(project.root, added)
        except VerificationRefusal:
            raise
        except Refusal:
            continue
        added.append(wish.name)
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
    print_blob=False,
)
@given(wanted=st.lists(wishes(), min_size=MOST, max_size=MOST, unique_by=lambda wish: wish.name))
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
