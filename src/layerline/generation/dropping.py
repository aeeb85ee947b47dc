"""The migrations that take tables away: those that made them, turned around."""

import datetime as dt
import re
from collections.abc import Sequence

from layerline.architecture.entity import Entity
from layerline.architecture.wiring import (
    LINK_MIGRATION_TEMPLATE,
    MIGRATION_TEMPLATE,
    REFERENCE_MIGRATION_TEMPLATE,
)
from layerline.formatting import Formatting
from layerline.generation.entity_files import EntityRenderer
from layerline.generation.manifest import entity_of
from layerline.generation.migrations import Chain, Revision
from layerline.generation.own_templates import own_templates
from layerline.tree import Tree


def write_drops(tree: Tree, going: Sequence[Entity], today: dt.date) -> None:
    """Stage a migration for each table, whose way back is what made it.

    Args:
        tree: the project.
        going: each before those that its service needs.
        today: for the names of the migrations.
    """
    chain, drops = Chain.read(tree), _Drops(tree, going)
    sources = {}
    for entity in going:
        for field in entity.refs:  # else two tables in a circle would hold each other
            if field.name in entity.checked:
                target = drops.of(str(field.target)).names.table
                slug = f"{entity.names.table}_forget_{target}"
                revision = chain.next(slug, today)
                source = drops.renderer(entity, revision, field.name).render_for(
                    field, REFERENCE_MIGRATION_TEMPLATE
                )
                whole = f"Let {entity.names.table} refer to {target}"
                sources[revision.path] = turned_around(
                    source, f"{whole}, whose table comes later.", f"{whole} no more."
                )
    for entity in going:  # the tables of links go before those that they point to
        for link in entity.links:
            table = link.names.table
            revision = chain.next(f"drop_{table}", today)
            source = drops.renderer(entity, revision, link.field.name).render_for(
                link.field, LINK_MIGRATION_TEMPLATE
            )
            sources[revision.path] = turned_around(source, f"Create {table}.", f"Drop {table}.")
    for entity in going:
        table = entity.names.table
        revision = chain.next(f"drop_{table}", today)
        source = drops.renderer(entity, revision).render(MIGRATION_TEMPLATE)
        sources[revision.path] = turned_around(source, f"Create {table}.", f"Drop {table}.")
    for path, source in Formatting(sources, tree.root).result().items():
        tree.write(path, source)


class _Drops:
    def __init__(self, tree: Tree, going: Sequence[Entity]) -> None:
        self._tree = tree
        self._going = {entity.names.entity: entity for entity in going}
        self._templates = own_templates(tree)

    def of(self, name: str) -> Entity:
        return self._going.get(name) or entity_of(self._tree, name)

    def renderer(
        self, entity: Entity, revision: Revision, relation: str | None = None
    ) -> EntityRenderer:
        targets = {name: self.of(name) for name in sorted(entity.targets)}
        return EntityRenderer(
            entity,
            {name: target.names for name, target in targets.items()},
            revision,
            self._templates,
            {name: target.options for name, target in targets.items()},
            {relation: revision} if relation else {},
        )


def turned_around(source: str, title: str, other: str) -> str:
    """A migration that does what the other undoes, its functions in the usual order.

    Args:
        source: the other one.
        title: what it does.
        other: what this one does.
    """
    head, up, down = re.split(
        r"^def (?:upgrade|downgrade)\(\) -> None:\n", source, flags=re.MULTILINE
    )
    head = head.replace(title, other, 1)
    return f"{head}def upgrade() -> None:\n{down.rstrip()}\n\n\ndef downgrade() -> None:\n{up}"
