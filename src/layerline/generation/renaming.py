"""Plan that an entity has another name: files, code, wiring, tables, what refers to it.

Each of its files is rendered under the old and the new name. A file that nobody has edited becomes
the new one. In any other, and in all other code, what is proven to be called after the entity is
followed first; then what else parts the two renders is merged by meaning.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from layerline.architecture.cautions import cautions
from layerline.architecture.entity import Entity
from layerline.architecture.names import Names
from layerline.architecture.wiring import BASELINE, LINK_FILE, MODEL_FILE, ROUTE_FILE
from layerline.errors import PreconditionRefusal, Refusal
from layerline.generation.clashes import (
    Symbols,
    refuse_files_in_the_way,
    refuse_long_identifiers,
    refuse_symbols,
    symbols,
)
from layerline.generation.entity import EntityPlan
from layerline.generation.manifest import (
    Manifest,
    entities_of,
    entity_of,
    manifest_path,
    read_manifest,
)
from layerline.generation.mentions import mentions
from layerline.generation.migrations import Chain
from layerline.generation.option_values import publishes
from layerline.generation.owned import files_of
from layerline.generation.renamed import Pair, Renaming, called_otherwise
from layerline.generation.renaming_code import words_of
from layerline.generation.renaming_files import FileRenames
from layerline.generation.renaming_stored import stored_names
from layerline.generation.renaming_symbols import dotted
from layerline.generation.renaming_tables import renaming_migration, table_steps
from layerline.release import VERSION
from layerline.tree import Tree, digest


def plan_renaming(
    tree: Tree, before: Entity, names: Names, today: dt.date, *, strict: bool = False
) -> EntityPlan:
    """Stage that an entity has other names.

    Args:
        tree: the project.
        before: the entity as it is.
        names: those that it shall have.
        today: for the name of the migration.
        strict: refuse what would be said in a warning or left to a person.

    Raises:
        Refusal: something has one of the names already, or `strict` forbids a warning.
        PreconditionRefusal: a file cannot be read, or what `strict` forbids is left to a person.
    """
    renaming = _renaming(tree, before, names)
    after = renaming.own.after
    warnings = tuple(each for each in cautions(after) if each not in set(cautions(before)))
    if warnings and strict:
        raise Refusal(warnings[0], remedy="use another name, or leave --strict out")
    _refuse_what_is_there(tree, renaming)
    files = FileRenames(tree, renaming, strict=strict)
    migration = _write_migration(tree, renaming, today, files)
    files.stage(migration)
    _write_manifests(tree, renaming, files)
    generated = frozenset([*files.rendered, *_unedited(tree, renaming)])
    found = tuple(mentions(tree, renaming.own, generated))
    if found and strict:
        raise PreconditionRefusal(
            f"this may speak of {before.names.entity}: {found[0]}",
            remedy="look at it first, or leave --strict out",
        )
    listed = tuple(f"look at this, it may speak of {before.names.entity}: {e}" for e in found)
    told = tuple(_told(renaming.own))
    edits = tuple(dict.fromkeys(files.edits))
    said = (*warnings, *told, *listed)
    words = words_of(renaming)
    if tree.exists(BASELINE):
        tree.write(BASELINE, called_otherwise(tree.read(BASELINE), words))
    return EntityPlan((after,), (), edits, tuple(files.manual), said, words=words)


def _renaming(tree: Tree, before: Entity, names: Names) -> Renaming:
    others = [each for each in entities_of(tree) if each.names.entity != before.names.entity]
    own, new = before.names.entity, names.entity
    referring = tuple(
        Pair(each, _pointing(each, own, new)) for each in others if own in each.targets
    )
    pair = Pair(before, replace(_pointing(before, own, new), names=names))
    targets = {name for each in (pair, *referring) for name in each.before.targets}
    known = {name: entity_of(tree, name) for name in sorted(targets - {own})}
    there = {name: each.names for name, each in known.items()}
    options = {name: each.options for name, each in known.items()}
    return Renaming(
        pair,
        referring,
        {**there, own: before.names},
        {**there, new: names},
        {**options, own: before.options, new: before.options},
    )


def _pointing(entity: Entity, old: str, new: str) -> Entity:
    """An entity whose relations to one point to it under its new name."""
    fields = (replace(each, target=new) if each.target == old else each for each in entity.fields)
    return replace(entity, fields=tuple(fields))


def _refuse_what_is_there(tree: Tree, renaming: Renaming) -> None:
    before, after = renaming.own.before, renaming.own.after
    path = manifest_path(after.names.singular)
    if path != manifest_path(before.names.singular) and tree.exists(path):
        other = read_manifest(tree, path).entity.names.entity
        raise Refusal(f"there is an entity {other} already", remedy="choose another name")
    refuse_symbols(after, _of_others(symbols(tree), before))
    for pair in renaming.pairs:
        refuse_long_identifiers(pair.after, renaming.after)
    old, new = (set(_paths(each)) for each in (before, after))
    refuse_files_in_the_way(tree, sorted(new - old))
    _refuse_taken_backs(tree, renaming)


def _paths(entity: Entity) -> Iterator[str]:
    yield from (file.of(entity.names) for file in files_of(entity.options))
    yield from (LINK_FILE.of(link.names) for link in entity.links)


def _of_others(found: Symbols, own: Entity) -> Symbols:
    """What the project defines beside the entity itself."""
    models = {MODEL_FILE.of(own.names), *(LINK_FILE.of(link.names) for link in own.links)}
    route = ROUTE_FILE.of(own.names)
    return Symbols(
        {name: path for name, path in found.tables.items() if path not in models},
        {name: path for name, path in found.classes.items() if path not in models},
        {name: path for name, path in found.paths.items() if path != route},
    )


def _refuse_taken_backs(tree: Tree, renaming: Renaming) -> None:
    """Refuse where the other side of a relation would hide what its model has already."""
    before, after = renaming.own.before, renaming.own.after
    for was, field in zip(before.fields, after.fields, strict=True):
        new = after.back_of(field)
        if not field.target or field.target == after.names.entity or new == before.back_of(was):
            continue
        target = entity_of(tree, field.target)
        backs = {
            each.back_of(one)
            for each in entities_of(tree)
            for one in each.fields
            if one.target == field.target and each.names.entity != before.names.entity
        }
        own = {spelling for each in target.fields for spelling in (each.name, each.column)}
        if new in backs | own:
            raise Refusal(
                f"{field.target} has a `{new}` already, which {after.names.plural} would be there",
                remedy="choose another plural: `--plural=…`",
            )


def _write_migration(
    tree: Tree, renaming: Renaming, today: dt.date, files: FileRenames
) -> tuple[str, str] | None:
    """The path and source of the migration; None where the database has nothing to follow."""
    own, tables = renaming.own, table_steps(renaming)
    stored = [_stored(own, files, is_back=each) for each in (False, True)]
    if not (tables.up or stored[0]):
        return None
    was, shall = own.before.names, own.after.names
    old, new = (was.table, shall.table) if was.table != shall.table else (was.event, shall.event)
    if old == new:
        old, new = was.singular, shall.singular
    revision = Chain.read(tree).next(f"rename_{old}_{new}", today)
    titles = f"Rename {old} to {new}", f"Rename {new} to {old}"
    return revision.path, renaming_migration(revision, *titles, tables, stored)


def _stored(pair: Pair, files: FileRenames, *, is_back: bool) -> list[str]:
    if not (publishes(pair.before.options) and files.handlers):
        return []
    before, after = (pair.after, pair.before) if is_back else (pair.before, pair.after)
    old, new = map(dotted, files.handlers[::-1] if is_back else files.handlers)
    return stored_names(before, after, (old, new))


def _write_manifests(tree: Tree, renaming: Renaming, files: FileRenames) -> None:
    for pair in renaming.pairs:
        path = manifest_path(pair.before.names.singular)
        recorded = read_manifest(tree, path)
        hashes = files.hashes_of(pair, recorded)
        manifest = Manifest(pair.after, VERSION, hashes, adopted=recorded.adopted)
        if path != manifest_path(pair.after.names.singular):
            tree.remove(path)
        tree.write(manifest_path(pair.after.names.singular), manifest.text())


def _unedited(tree: Tree, renaming: Renaming) -> Iterator[str]:
    """The files of the entities that refer to it which are what a template made of them."""
    for pair in renaming.others:
        manifest = read_manifest(tree, manifest_path(pair.after.names.singular))
        for path, sha in manifest.files.items() if not manifest.adopted else ():
            if tree.exists(path) and digest(tree.read_bytes(path)) == sha:
                yield path


def _told(pair: Pair) -> Iterator[str]:
    """What those outside of the project have to know."""
    was, shall = pair.before.names, pair.after.names
    options = pair.before.options
    if options.route and was.path != shall.path:
        yield f"clients find it at /{shall.path} from now on, not at /{was.path}"
    if publishes(options) and (was.event, was.singular) != (shall.event, shall.singular):
        yield (
            f"events are `{shall.event}.*` with `{shall.singular}_id` from now on; the migration "
            "renames those that are stored, and other services that a broker tells must follow"
        )
