"""Whatever an entity went through, it is what it would be if it had been made like that.

A random sequence of evolutions ends in the same API and the same tables as the final entities made
at once, and the rows that were there before each of them are there afterwards.
"""

import ast
import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from drills import CREATE_DATABASE, POSTGRESQL, SERVERS
from evolutions import Command, command
from generated import Project, project_in
from layerline.architecture.entity import Entity
from layerline.architecture.fields import Field, FieldType
from layerline.architecture.literals import value_of
from layerline.cli import main
from layerline.errors import Exit
from layerline.generation.manifest import entities_of
from layerline.generation.migrations import newest
from layerline.tree import Tree
from surviving import Row, Stage, Table, Told, same_value, stage_of, walked

EMPTY = {"example": "no"}
IS_FULL = bool(os.environ.get("LAYERLINE_FULL"))
EVOLUTIONS = 14 if IS_FULL else 6
EXAMPLES = 8 if IS_FULL else 1


@dataclass
class Life:
    """A project, and what became of its entities.

    Attributes:
        project: the project.
        commands: the evolutions that were carried out.
        eras: the entities at first, and after each evolution.
        stages: the same for its database.
    """

    project: Project
    commands: list[Command] = field(default_factory=list)
    eras: list[tuple[Entity, ...]] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)

    def note(self) -> None:
        tree = Tree(self.project.root)
        entities = tuple(entities_of(tree))
        self.eras.append(entities)
        self.stages.append(stage_of(newest(tree) or "base", entities, len(self.stages) + 1))

    def live(self, wish: Command) -> None:
        """Carry an evolution out, or hear why it cannot be."""
        code = run(self.project, *wish)
        assert code in {Exit.DONE, Exit.REFUSED, Exit.PRECONDITION}, (code, self.commands, wish)
        if code == Exit.DONE:
            self.commands.append(wish)
            self.note()


def lived(project: Project, chance: Random) -> Life:
    """A project after so many evolutions."""
    life = Life(project)
    life.note()
    while len(life.commands) < EVOLUTIONS:
        if wish := command(chance, life.eras[-1], len(life.stages)):
            life.live(wish)
    return life


def run(project: Project, *arguments: str) -> int:
    with pytest.raises(SystemExit) as exited:
        main([*arguments, "-C", str(project.root)])
    assert isinstance(exited.value.code, int)
    return exited.value.code


def made_at_once(root: Path, environment: Path, entities: Sequence[Entity]) -> Project:
    """A project that had these entities from the first."""
    project = project_in(root, environment, EMPTY)
    (root / "domain.toml").write_text("".join(map(as_toml, entities)))
    assert run(project, "apply", str(root / "domain.toml")) == Exit.DONE
    (root / "domain.toml").unlink()
    return project


def as_toml(entity: Entity) -> str:
    values = {"fields": [each.spec for each in entity.fields], **entity.options.given}
    lines = [f"{key} = {json.dumps(value)}" for key, value in values.items()]
    return "\n".join([f"[{entity.names.entity}]", *lines, "", ""])


def code_of(project: Project) -> dict[str, list[str]]:
    """What the Python files of a project say, however laid out; its migrations are its own."""
    return {
        path: sorted(ast.unparse(ast.parse((project.root / path).read_text())).splitlines())
        for path in Tree(project.root).paths()
        if path.endswith(".py") and not path.startswith("migrations/")
    }


def left(before: Row, old: Entity, new: Entity, wish: Command) -> Row:
    """What a row is after an evolution of its entity."""
    verb, _, *arguments = wish
    fields = {each.column: each for each in new.stored}
    row = dict(before)
    if verb == "rename-field":
        gone, come = (
            {each.column for each in one.stored} - {each.column for each in other.stored}
            for one, other in ((old, new), (new, old))
        )
        row.update(zip(come, map(row.pop, gone), strict=True))
    for column in {each.column for each in old.stored} - fields.keys():
        row.pop(column, None)
    for column, each in fields.items():
        is_lost = each.type is FieldType.ENUM and row.get(column) not in {None, *each.values}
        if column not in row or is_lost or (row[column] is None and not each.null):
            row[column] = fill_of(each, arguments)
    return row


def fill_of(field: Field, arguments: Sequence[str]) -> str | None:
    """What an evolution gives to the rows that need a value of a field."""
    if "--backfill" in arguments:
        text: str | None = arguments[arguments.index("--backfill") + 1]
    else:
        text = None if field.null else field.default
    kind = FieldType.UUID if field.type is FieldType.REF else field.type
    return None if text is None else str(value_of(kind, text))


def lost(life: Life, told: Told) -> list[object]:
    """Each row that is not what it must be after an evolution."""
    found: list[object] = []
    for at, wish in enumerate(life.commands):
        olds, news = ({each.names.entity: each for each in era} for era in life.eras[at : at + 2])
        if wish[0] == "rename-entity":
            olds[wish[2]] = olds.pop(wish[1])
        for name in olds.keys() & news.keys():
            old, new = olds[name], news[name]
            before, after = (
                told.stages[at][1][old.names.table],
                told.stages[at + 1][0][new.names.table],
            )
            wanted = {key: left(row, old, new, wish) for key, row in before.items()}
            if not is_same(wanted, after):
                found.append((wish, wanted, after))
            for was, shall in links(old, new, wish):
                linked, kept = told.stages[at][1][was].keys(), told.stages[at + 1][0][shall].keys()
                if linked != kept:
                    found.append((wish, linked, kept))
    return found


def links(old: Entity, new: Entity, wish: Command) -> Iterator[tuple[str, str]]:
    """The table of each n-n relation that outlives an evolution, before and after it."""
    renamed = {wish[2]: wish[3]} if wish[0] == "rename-field" else {}
    tables = {link.field.name: link.names.table for link in new.links}
    for link in old.links:
        name = renamed.get(link.field.name, link.field.name)
        if name in tables:
            yield link.names.table, tables[name]


def is_same(wanted: Table, found: Table) -> bool:
    return wanted.keys() == found.keys() and all(
        row.keys() == found[key].keys()
        and all(same_value(row[column], found[key][column]) for column in row)
        for key, row in wanted.items()
    )


@pytest.fixture(scope="module")
def databases(
    environment: Path, tmp_path_factory: pytest.TempPathFactory, postgresql_or_none: str | None
) -> Iterator[list[str]]:
    """Where a project is migrated: on each database that there is."""
    urls = [f"sqlite:///{tmp_path_factory.mktemp('rows')}/{{}}.db"]
    if postgresql_or_none is None:
        yield urls
        return
    name, python = f"evolve_{uuid4().hex[:12]}", environment / "bin/python"
    subprocess.run([python, "-c", CREATE_DATABASE, POSTGRESQL, name], check=True)
    yield [*urls, POSTGRESQL.rpartition("/")[0] + f"/{name}"]
    subprocess.run([python, "-c", SERVERS["postgresql"].clean, POSTGRESQL, name], check=True)


@pytest.mark.slow
@settings(
    max_examples=EXAMPLES,
    derandomize=not IS_FULL,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(chance=st.randoms(use_true_random=True))
def test_evolutions_come_to_what_is_made_at_once_and_lose_no_row(
    environment: Path,
    tmp_path_factory: pytest.TempPathFactory,
    databases: list[str],
    chance: Random,
) -> None:
    folder = tmp_path_factory.mktemp("life")
    life = lived(project_in(folder / "shop", environment, EMPTY), chance)
    (folder / "fresh").mkdir()
    fresh = made_at_once(folder / "fresh" / "shop", environment, life.eras[-1])
    assert code_of(life.project) == code_of(fresh)
    for url in databases:
        evolved = walked(life.project.root, url.format(uuid4()), life.stages)
        assert lost(life, evolved) == []
        at_once = walked(fresh.root, url.format(uuid4()), [])
        assert evolved.api == at_once.api
        assert evolved.tables == at_once.tables
    if IS_FULL:
        life.project.make("check")
