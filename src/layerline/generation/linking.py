"""The tables of links that come, go or change with an entity: model, migration, list of models."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from layerline.architecture.links import Link
from layerline.architecture.wiring import (
    LINK_FILE,
    LINK_MIGRATION_TEMPLATE,
    MODELS_WIRING,
)
from layerline.errors import NoSafePlace
from layerline.formatting import Formatting
from layerline.generation.alterations import Alteration, migration
from layerline.generation.clashes import refuse_files_in_the_way, refuse_taken_links, symbols
from layerline.generation.dropping import turned_around
from layerline.generation.edits import Edit, ManualStep, left_to_a_person, read_source
from layerline.generation.entity_files import EntityRenderer
from layerline.generation.literals import quoted
from layerline.generation.migrations import Chain, Revision
from layerline.generation.references import python_files
from layerline.generation.rewriting import merged, take_out
from layerline.generation.tables import Table
from layerline.generation.wiring import Wirer
from layerline.tree import Tree


@dataclass(frozen=True, slots=True)
class LinkChange:
    """What becomes of a table of links; one that comes was nothing, one that goes will be."""

    before: Link | None
    after: Link | None

    @property
    def is_other(self) -> bool:
        """Whether it is another table, or one less or more."""
        return not (self.before and self.after and self.before.names == self.after.names)


def link_changes(
    before: Iterable[Link], after: Iterable[Link], renamed: Mapping[str, str]
) -> tuple[LinkChange, ...]:
    """What becomes of the tables of links of an entity.

    Args:
        before: those that there are.
        after: those that there shall be.
        renamed: each of its fields that has another name afterwards, by its old one.
    """
    new = {link.field.name: link for link in after}
    changes = [
        LinkChange(link, new.pop(renamed.get(link.field.name, link.field.name), None))
        for link in before
    ]
    changes += [LinkChange(None, link) for link in new.values()]
    return tuple(each for each in changes if each.before != each.after)


class Linking:
    """Stages what becomes of tables of links, and notes what is left to a person.

    Attributes:
        edits: of files that are there.
        manual: what is left to a person.
        written: what was written, by path.
        gone: the files that are gone.
    """

    def __init__(
        self,
        tree: Tree,
        renderers: tuple[EntityRenderer, EntityRenderer],
        changes: Iterable[LinkChange],
        *,
        strict: bool,
    ) -> None:
        """Begin.

        Args:
            tree: the project.
            renderers: of the entity as it is, and as it shall be.
            changes: what becomes of its tables of links.
            strict: refuse what would be left to a person.
        """
        self.edits: list[Edit] = []
        self.manual: list[ManualStep] = []
        self.written: list[str] = []
        self.gone: list[str] = []
        self._tree = tree
        self._before, self._after = renderers
        self._changes = tuple(changes)
        self._strict = strict

    def carry_out(self, today: dt.date) -> None:
        """Stage it.

        Raises:
            PreconditionRefusal: a table, a class or a file of the name is there already.
        """
        new = [each.after for each in self._changes if each.after and each.is_other]
        if new:
            refuse_taken_links(new, symbols(self._tree))
        for change in self._changes:
            self._migrate(change, today)
            self._move_model(change)
            self._list(change)

    def _migrate(self, change: LinkChange, today: dt.date) -> None:
        chain = Chain.read(self._tree)
        old, new = change.before, change.after
        if old is None and new:
            revision = chain.next(f"create_{new.names.table}", today)
            self._write(revision.path, _migration_of(self._after, new, revision))
        elif new is None and old:
            table = old.names.table
            revision = chain.next(f"drop_{table}", today)
            source = _migration_of(self._before, old, revision)
            back = turned_around(source, f"Create {table}.", f"Drop {table}.")
            self._write(revision.path, back)
        elif old and new:
            up = self._alteration(old, new)
            if up.lines:
                revision = chain.next(_slug(old, new), today)
                down = self._alteration(new, old)
                title, back = _titles(old, new)
                self._write(revision.path, migration(revision, title, back, up, down))

    def _alteration(self, old: Link, new: Link) -> Alteration:
        tables = self._after.link_table(old), self._after.link_table(new)
        return Alteration(*tables, statements=tuple(_key_renamed(*tables)))

    def _write(self, path: str, source: str) -> None:
        refuse_files_in_the_way(self._tree, [path])
        self._tree.write(path, self._formatted(path, source))
        self.written.append(path)

    def _formatted(self, path: str, source: str) -> str:
        return Formatting({path: source}, self._tree.root).result()[path]

    def _move_model(self, change: LinkChange) -> None:
        old, new = change.before, change.after
        if old is None:
            if new is not None:
                source = self._after.render_for(new.field, LINK_FILE.template)
                self._write(LINK_FILE.of(new.names), source)
            return
        path = LINK_FILE.of(old.names)
        if not self._tree.exists(path):
            return
        if new is None:
            self._tree.remove(path)
            self.gone.append(path)
            return
        was = self._formatted(path, self._before.render_for(old.field, LINK_FILE.template))
        shall = self._formatted(path, self._after.render_for(new.field, LINK_FILE.template))
        file = read_source(self._tree, path)
        result = merged(path, was, file.text, shall)
        for clash in result.clashes:
            self._leave(f"{path}:{clash.line}", clash.reason, clash.snippet)
        moved = LINK_FILE.of(new.names)
        if moved != path:
            refuse_files_in_the_way(self._tree, [moved])
            self._tree.remove(path)
            self.gone.append(path)
        replace(file, path=moved).write(self._tree, result.text)
        self.written.append(moved)

    def _list(self, change: LinkChange) -> None:
        if not change.is_other:
            return
        if change.before:
            self.unlist(change.before)
        if change.after:
            wirer = Wirer(self._tree, strict=self._strict)
            wirer.register(MODELS_WIRING, [change.after.names])
            self.edits += wirer.edits
            self.manual += wirer.manual

    def _leave(self, place: str, reason: str, snippet: str = "") -> None:
        self.manual.append(left_to_a_person(place, reason, snippet, strict=self._strict))

    def unlist(self, link: Link) -> None:
        """Take a model out of the list of models."""
        wiring = MODELS_WIRING.of(link.names)
        try:
            self.edits += take_out(self._tree, wiring)
        except NoSafePlace as refusal:
            self._leave(wiring.path, refusal.reason)

    def sure_uses(self) -> list[str]:
        """Where code needs the classes or the module of a table that goes."""
        gone = [each.before for each in self._changes if each.before and not each.after]
        return [place for link in gone for place in _places(self._tree, _words(link))]

    def possible_uses(self) -> list[str]:
        """Where code may need what goes, or what has another name from now on."""
        found: list[str] = []
        for change in self._changes:
            if change.before and change.is_other:
                name = change.before.field.name
                words = rf"{name}_of|set_{name}|{name}_links"
                if change.after:
                    words = f"{words}|{_words(change.before)}"
                found += _places(self._tree, words)
        return found


def _words(link: Link) -> str:
    """What is generated for links and has a name of its own."""
    module = link.names.module
    return "|".join([*link.classes, rf"models\.{module}", rf"models import (?:.*, )?{module}"])


def _places(tree: Tree, words: str) -> Iterator[str]:
    pattern = re.compile(rf"\b(?:{words})\b")
    for path in python_files(tree):
        for number, line in enumerate(read_source(tree, path).text.splitlines(), 1):
            if pattern.search(line):
                yield f"{path}:{number}: {line.strip()}"


def _migration_of(renderer: EntityRenderer, link: Link, revision: Revision) -> str:
    placed = replace(renderer, later={link.field.name: revision})
    return placed.render_for(link.field, LINK_MIGRATION_TEMPLATE)


def _key_renamed(before: Table, after: Table) -> Iterator[str]:
    """Rename the primary key, which SQLite can only make anew."""
    if before.name != after.name:
        keys = f'RENAME CONSTRAINT "pk_{before.name}" TO "pk_{after.name}"'
        yield 'if op.get_context().dialect.name == "sqlite":'
        yield f"    with op.batch_alter_table({quoted(after.name)}) as batch:"
        yield f'        batch.drop_constraint("pk_{before.name}", type_="primary")'
        columns = ", ".join(map(quoted, before.types))
        yield f'        batch.create_primary_key("pk_{after.name}", [{columns}])'
        yield "else:"
        yield f"    op.execute('ALTER TABLE \"{after.name}\" {keys}')"


def _slug(old: Link, new: Link) -> str:
    if old.names == new.names:
        return f"change_{new.names.table}"
    return f"rename_{old.names.table}_{new.names.table}"


def _titles(old: Link, new: Link) -> tuple[str, str]:
    if old.names == new.names:
        return f"Change {new.names.table}", "Change it back"
    return f"Rename {old.names.table} to {new.names.table}", "Give it its old name back"
