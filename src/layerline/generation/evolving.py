"""Stage the parts of an evolution: files, migration, manifest, the other sides of relations.

The entity is rendered as it was and as it shall be. A file that nobody has edited becomes the new
one; into any other what parts the two is merged by meaning, so that comments, order and code by
hand stay. Where hand and evolution changed the same thing, a person is told.
"""

import datetime as dt
from collections.abc import Mapping

from layerline.architecture.entity import Entity
from layerline.architecture.names import Names
from layerline.architecture.wiring import MODEL_FILE
from layerline.errors import PreconditionRefusal
from layerline.formatting import Formatting
from layerline.generation.alterations import Alteration, migration
from layerline.generation.edits import Edit, ManualStep, SourceText, left_to_a_person, read_source
from layerline.generation.entity_files import EntityRenderer
from layerline.generation.evolution import Evolution
from layerline.generation.linking import Linking, link_changes
from layerline.generation.manifest import (
    Manifest,
    entity_of,
    manifest_path,
    options_by_name,
    read_manifest,
)
from layerline.generation.migrations import Chain, Revision
from layerline.generation.other_sides import other_side
from layerline.generation.own_templates import own_templates
from layerline.generation.owned import files_of
from layerline.generation.references import field_references, rename_uses
from layerline.generation.rewriting import merged, write_tidied
from layerline.generation.wiring import Wirer
from layerline.release import VERSION
from layerline.tree import Tree, digest

_NOWHERE = Revision("", None, "")


class Evolving:
    """Stages the parts of an evolution, and notes what is left to a person."""

    def __init__(
        self, tree: Tree, evolution: Evolution, targets: Mapping[str, Names], *, strict: bool
    ) -> None:
        """Begin; nothing is staged yet.

        Args:
            tree: the project.
            evolution: what becomes of the entity.
            targets: the names of all entities that it refers or referred to.
            strict: whether what would be left to a person is refused.
        """
        self.edits: list[Edit] = []
        self.manual: list[ManualStep] = []
        self._tree = tree
        self._evolution = evolution
        self._targets = targets
        self._strict = strict
        self._recorded = read_manifest(tree, _manifest_of(evolution.before))
        self._hashes = dict(self._recorded.files)
        templates = own_templates(tree)
        options = options_by_name(tree, targets)
        self._before, self._after = (
            EntityRenderer(entity, targets, _NOWHERE, templates, options)
            for entity in (evolution.before, evolution.after)
        )
        self._migration: dict[str, str] = {}
        renamed, pair = evolution.links_renamed, (self._before, self._after)
        changes = link_changes(evolution.before.links, evolution.after.links, renamed)
        self._linking = Linking(tree, pair, changes, strict=strict)
        self._lines: dict[str, frozenset[str]] = {}

    def write_migration(self, today: dt.date) -> None:
        """Write how the database follows, where there is anything to follow."""
        evolution = self._evolution
        before, after = self._before.table, self._after.table
        back = {new: old for old, new in evolution.renamed.items()}
        up = Alteration(before, after, evolution.renamed, evolution.fills, evolution.statements)
        down = Alteration(after, before, back, evolution.back_fills, evolution.back_statements)
        if up.lines:
            revision = Chain.read(self._tree).next(evolution.slug, today)
            source = migration(revision, evolution.title, evolution.back, up, down)
            self._migration[revision.path] = source

    def write_files(self) -> None:
        """Bring each file of the entity to its new version."""
        old, new = self._sources()
        unformatted = {**new, **self._migration}
        formatting = [Formatting(files, self._tree.root) for files in (old, unformatted)]
        old, new = (each.result() for each in formatting)
        self._lines = {path: frozenset(map(str.strip, new[path].splitlines())) for path in new}
        for path in self._migration:
            self._tree.write(path, new.pop(path))
            self._hashes[path] = digest(self._tree.read_bytes(path))
        texts: dict[str, tuple[SourceText, str]] = {}
        for path in new:
            if not self._tree.exists(path):
                if path in self._hashes:  # else it never was a file of this entity
                    self._leave(path, "it was removed by hand, and would be another now", new[path])
                continue
            self._hashes[path] = digest(new[path].encode())
            file = read_source(self._tree, path)
            if file.text == old[path]:
                file.write(self._tree, new[path])
                self.edits.append(Edit(path, "render", path.rpartition("/")[2]))
                continue
            texts[path] = file, self._merged(file, old[path], new[path])
        self._write_merged(texts)

    def _sources(self) -> tuple[dict[str, str], dict[str, str]]:
        """The files in which the two versions differ, by where they lie."""
        old, new = {}, {}
        for file in files_of(self._evolution.after.options):
            path = file.of(self._evolution.after.names)
            was, shall = (each.render(file.template) for each in (self._before, self._after))
            if was != shall:
                old[path], new[path] = was, shall
        return old, new

    def _merged(self, file: SourceText, old: str, new: str) -> str:
        result = merged(file.path, old, file.text, new)
        for clash in result.clashes:
            self._leave(f"{file.path}:{clash.line}", clash.reason, clash.snippet)
        if result.text != file.text:
            self.edits.append(Edit(file.path, "merge", file.path.rpartition("/")[2]))
        return result.text

    def _write_merged(self, texts: Mapping[str, tuple[SourceText, str]]) -> None:
        """Write merged files, formatted where they were formatted before."""
        changed = {path: each for path, each in texts.items() if each[0].text != each[1]}
        write_tidied(self._tree, changed)

    def _leave(self, place: str, reason: str, snippet: str) -> None:
        self.manual.append(left_to_a_person(place, reason, snippet, strict=self._strict))

    def write_links(self, today: dt.date) -> None:
        """Bring the tables of links along."""
        linking = self._linking
        linking.carry_out(today)
        for path in linking.gone:
            self._hashes.pop(path, None)
        for path in linking.written:
            self._hashes[path] = digest(self._tree.read_bytes(path))
        self.edits += linking.edits
        self.manual += linking.manual

    def write_other_sides(self) -> None:
        """Change what the targets of refs have of them in their models."""
        before, after = self._evolution.before, self._evolution.after
        texts: dict[str, tuple[SourceText, str]] = {}
        for name in sorted({*before.targets, *after.targets}):
            target = self._targets[name]
            old, new = (other_side(entity, target) for entity in (before, after))
            if old != new and before.names.entity != name and old != other_side(None, target):
                file = read_source(self._tree, MODEL_FILE.of(target))
                texts[file.path] = file, self._merged(file, old, new)
        self._write_merged(texts)
        wirer = Wirer(self._tree, strict=self._strict)
        wirer.relate(self._after, {each: entity_of(self._tree, each) for each in after.targets})
        self.edits += wirer.edits
        self.manual += wirer.manual

    def follow_uses(self) -> list[str]:
        """Rename the uses of what has another name; list what may use what is renamed or gone.

        Raises:
            PreconditionRefusal: something surely uses what goes.
        """
        before, after = self._evolution.before, self._evolution.after
        names, sent = self._evolution.new_names, self._evolution.newly_sent
        if names or sent:
            for path in rename_uses(self._tree, after, names, sent):
                self.edits.append(Edit(path, "rename", path.rpartition("/")[2]))
        kept = {name for field in after.fields for name in (field.column, field.name)}
        gone = {name for field in before.fields for name in (field.column, field.name)} - kept
        unsent = {each.json for each in before.fields} - {each.json for each in after.fields}
        found = field_references(self._tree, after, gone, unsent) if gone or unsent else []
        proven = [each.sentence for each in found if each.use.is_proven]
        proven += self._linking.sure_uses()
        if proven:
            raise PreconditionRefusal(
                "this uses what would go:\n" + "\n".join(f"  {each}" for each in proven),
                remedy="change these places first",
            )
        own = [each for each in found if each.use.code not in self._lines.get(each.path, ())]
        listed = [each.sentence for each in own if not each.use.is_proven]
        return list(dict.fromkeys([*listed, *self._linking.possible_uses()]))

    def write_manifest(self) -> None:
        """Write what the entity is by now.

        The hash of a file is that of what is generated, so an edited one is known as edited; files
        that somebody wrote from the first are as they are.
        """
        adopted = self._recorded.adopted
        if adopted:
            there = [path for path in self._hashes if self._tree.exists(path)]
            self._hashes.update((path, digest(self._tree.read_bytes(path))) for path in there)
        manifest = Manifest(self._evolution.after, VERSION, self._hashes, adopted=adopted)
        self._tree.write(_manifest_of(self._evolution.after), manifest.text())


def _manifest_of(entity: Entity) -> str:
    return manifest_path(entity.names.singular)
