"""Plan the evolution of an entity: its files, its migration, its manifest, the other sides.

The entity is rendered as it was and as it shall be. A file that nobody has edited becomes the new
one; into any other what parts the two is merged by meaning, so that comments, order and code by
hand stay. Where hand and evolution changed the same thing, a person is told.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from layerline.architecture.cautions import cautions
from layerline.architecture.entity import Entity
from layerline.architecture.fields import Field
from layerline.architecture.names import Names
from layerline.architecture.options import Key, Options
from layerline.architecture.wiring import MODEL_FILE
from layerline.errors import PreconditionRefusal, Refusal
from layerline.formatting import Formatting
from layerline.generation.alterations import Alteration, migration
from layerline.generation.circles import opened_again
from layerline.generation.clashes import refuse_hiding, refuse_long_identifiers, refuse_target
from layerline.generation.edits import Edit, ManualStep, SourceText, left_to_a_person, read_source
from layerline.generation.entity import EntityPlan
from layerline.generation.entity_files import EntityRenderer
from layerline.generation.linking import Linking, link_changes
from layerline.generation.manifest import (
    Manifest,
    entities_of,
    entity_of,
    manifest_path,
    read_manifest,
)
from layerline.generation.migrations import Chain, Revision
from layerline.generation.other_sides import other_side
from layerline.generation.own_templates import own_templates
from layerline.generation.owned import files_of, refuse_older_projects
from layerline.generation.references import field_references, rename_uses
from layerline.generation.rewriting import merged, write_tidied
from layerline.generation.wiring import Wirer
from layerline.release import VERSION
from layerline.tree import Tree, digest

_NOWHERE = Revision("", None, "")


@dataclass(frozen=True, slots=True)
class Evolution:
    """What becomes of an entity.

    Attributes:
        before: as its manifest has it.
        after: as it shall be.
        slug: what the migration is called, in snake_case.
        title: what it does, as a sentence without a period.
        back: what its way back does.
        renamed: each column that has another name afterwards, by its old one.
        links_renamed: each n-n relation that has another name afterwards, by its old one.
        fills: what the rows that are there get for a column, as Python source.
        back_fills: the same for the way back.
        statements: more statements of the migration.
        back_statements: the same for the way back.
        told: what else people have to know.
    """

    before: Entity
    after: Entity
    slug: str
    title: str
    back: str
    renamed: Mapping[str, str] = field(default_factory=dict)
    links_renamed: Mapping[str, str] = field(default_factory=dict)
    fills: Mapping[str, str] = field(default_factory=dict)
    back_fills: Mapping[str, str] = field(default_factory=dict)
    statements: tuple[str, ...] = ()
    back_statements: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


def plan_evolution(
    tree: Tree, evolution: Evolution, today: dt.date, *, strict: bool = False
) -> EntityPlan:
    """Stage what becomes of an entity.

    Raises:
        Refusal: no record could be the first, or `strict` forbids what would be a warning.
        PreconditionRefusal: a file cannot be read, or what `strict` forbids is left to a person.
    """
    before, after = evolution.before, evolution.after
    warnings = tuple(each for each in cautions(after) if each not in set(cautions(before)))
    if warnings and strict:
        raise Refusal(warnings[0], remedy="use another name, or leave --strict out")
    everyone = tuple(entities_of(tree))
    refuse_hiding(after, everyone)
    opened = opened_again(before, after, everyone)
    evolution = replace(evolution, after=opened.entity)
    targets = _targets(tree, before, after)
    for relation in after.fields:
        if relation.target and relation not in before.fields:
            refuse_target(entity_of(tree, relation.target))
    options = _options_of(tree, targets)
    _refuse_other_keys(evolution, options)
    refuse_long_identifiers(after, targets)
    refuse_older_projects(tree, after, options)
    evolved = _Evolving(tree, evolution, targets, strict=strict)
    evolved.write_migration(today)
    evolved.write_files()
    evolved.write_links(today)
    evolved.write_other_sides()
    listed = evolved.follow_uses()
    if listed and strict:
        raise PreconditionRefusal(
            f"this may use what changes: {listed[0]}",
            remedy="look at it first, or leave --strict out",
        )
    evolved.write_manifest()
    facing = [_tell_apart(tree, each, strict=strict) for each in opened.others]
    edits = dict.fromkeys(edit for each in (evolved, *facing) for edit in each.edits)
    manual = tuple(step for each in (evolved, *facing) for step in each.manual)
    notes = tuple(f"look at this, it may use what has changed: {each}" for each in listed)
    return EntityPlan(
        entities=(opened.entity,),
        edits=tuple(edits),
        manual=manual,
        warnings=(*warnings, *evolution.told, *notes),
        decisions=opened.decisions,
    )


def _tell_apart(tree: Tree, entity: Entity, *, strict: bool) -> "_Evolving":
    """Stage that an entity's references name their columns, as others lead back to it now."""
    evolution = Evolution(entity_of(tree, entity.names.entity), entity, "", "", "")
    evolved = _Evolving(tree, evolution, _targets(tree, entity), strict=strict)
    evolved.write_files()
    evolved.write_other_sides()
    evolved.write_manifest()
    return evolved


class _Evolving:
    """Stages the parts of an evolution, and notes what is left to a person."""

    def __init__(
        self, tree: Tree, evolution: Evolution, targets: Mapping[str, Names], *, strict: bool
    ) -> None:
        self.edits: list[Edit] = []
        self.manual: list[ManualStep] = []
        self._tree = tree
        self._evolution = evolution
        self._targets = targets
        self._strict = strict
        self._recorded = read_manifest(tree, _manifest_of(evolution.before))
        self._hashes = dict(self._recorded.files)
        templates = own_templates(tree)
        options = _options_of(tree, targets)
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
        wirer.relate(self._after)
        self.edits += wirer.edits
        self.manual += wirer.manual

    def follow_uses(self) -> list[str]:
        """Rename the uses of what has another name; list what may use what is renamed or gone.

        Raises:
            PreconditionRefusal: something surely uses what goes.
        """
        before, after = self._evolution.before, self._evolution.after
        names, sent = _new_names(self._evolution), _newly_sent(self._evolution)
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


def _new_names(evolution: Evolution) -> dict[str, str]:
    """What attributes are called from now on, by what they were called."""
    names = {**evolution.renamed, **evolution.links_renamed}
    for old, new in evolution.renamed.items():
        was = next(each for each in evolution.before.fields if each.column == old)
        names[was.name] = next(each.name for each in evolution.after.fields if each.column == new)
    return names


def _newly_sent(evolution: Evolution) -> dict[str, str]:
    """What clients, and the factories of the tests, call a field from now on."""
    after = {each.column: each for each in evolution.after.fields}
    called = {**evolution.renamed, **evolution.links_renamed}
    columns = [called.get(each.column, each.column) for each in evolution.before.fields]
    pairs = zip(evolution.before.fields, map(after.get, columns), strict=True)
    return {old.json: new.json for old, new in pairs if new and old.json != new.json}


def _targets(tree: Tree, *entities: Entity) -> dict[str, Names]:
    own = {entity.names.entity: entity.names for entity in entities}
    wanted = {target for entity in entities for target in entity.targets}
    return {name: own[name] if name in own else entity_of(tree, name).names for name in wanted}


def _options_of(tree: Tree, targets: Mapping[str, Names]) -> dict[str, Options]:
    return {name: entity_of(tree, name).options for name in targets}


def _refuse_other_keys(evolution: Evolution, options: Mapping[str, Options]) -> None:
    """Refuse to let rows point to what is no key of the target."""
    for ref in evolution.after.refs:
        fill = evolution.fills.get(ref.column)
        is_number = options[ref.target or ""].key is Key.BIGINT
        if fill is not None and not (_is_number_key if is_number else _is_uuid)(fill):
            kind = "a whole number from 1" if is_number else "a UUID"
            given = fill.removeprefix("UUID(").removesuffix(")").strip('"')
            raise Refusal(
                f"`{given}` is no key of a {ref.target}: that is {kind}",
                remedy="take the `id` of a row that is there",
            )


def _is_number_key(fill: str) -> bool:
    return fill.isdecimal() and 1 <= int(fill) < 2**63


def _is_uuid(fill: str) -> bool:
    return fill.startswith("UUID(")


def _manifest_of(entity: Entity) -> str:
    return manifest_path(entity.names.singular)


def with_fields(entity: Entity, fields: Sequence[Field]) -> Entity:
    """The entity with other fields.

    Raises:
        Refusal: they contradict each other.
    """
    names = {each.name for each in fields}
    checked, mutual = (
        tuple(name for name in of if name in names) for of in (entity.checked, entity.mutual)
    )
    return replace(entity, fields=tuple(fields), checked=checked, mutual=mutual)
