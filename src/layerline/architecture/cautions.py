"""What is allowed and may still surprise: the plan says it, and `--strict` refuses it."""

from collections.abc import Iterator

from layerline.architecture import words
from layerline.architecture.entity import Entity


def cautions(entity: Entity) -> Iterator[str]:
    """A sentence for each name of an entity that means something elsewhere."""
    named = {entity.names.table: "table", **{field.column: "column" for field in entity.fields}}
    for name, kind in named.items():
        if name in words.MYSQL_ONLY:
            yield (
                f"the {kind} `{name}` is a reserved word of MySQL: "
                "SQL that is written by hand for MySQL has to quote it"
            )
    for parameter in (each for field in entity.fields for each in field.parameters):
        if parameter in words.HTTP_QUERY:
            yield (
                f"the query parameter `{parameter}` means something else in most APIs: "
                "a client may take it for paging or searching"
            )
