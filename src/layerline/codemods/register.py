"""Import a name and put it into a list of the same file, in one edit.

The entry names whatever the import binds, which may be an alias that is there already.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from layerline.codemods._codemod import Codemod, Example
from layerline.codemods._import_names import bindings, bound_name
from layerline.codemods._source import Source
from layerline.codemods.add_import import alias_of, imported
from layerline.codemods.add_list_entry import entered
from layerline.errors import NoSafePlace

EXAMPLES = (
    Example(
        {
            "module": "app.events.handlers",
            "name": "orders",
            "list_name": "HANDLERS",
            "entry": "*{name}.HANDLERS",
        },
        before="""
            from app.events.handlers import customers

            HANDLERS: list[Handler] = [
                *customers.HANDLERS,
            ]
        """,
        after="""
            from app.events.handlers import customers, orders

            HANDLERS: list[Handler] = [
                *customers.HANDLERS,
                *orders.HANDLERS,
            ]
        """,
    ),
)


@dataclass(frozen=True, slots=True)
class Registration:
    """Something that a list is to hold.

    Attributes:
        module: what it is imported from, absolute and dotted.
        name: what is imported.
        entry: an expression, or one with a star, in which `{name}` is the imported name.
    """

    module: str
    name: str
    entry: str


def register(source: str, module: str, name: str, list_name: str, entry: str) -> str:
    """Make sure that a file imports a name and that a list in it holds an entry with it.

    Args:
        source: the file.
        module: absolute and dotted.
        name: what is imported from it.
        list_name: what the list is called.
        entry: an expression, or one with a star, in which `{name}` is the imported name.

    Raises:
        PreconditionRefusal: the file does not parse.
        NoSafePlace: a name means something else there, or there is no such list written out.
    """
    return register_all(source, list_name, [Registration(module, name, entry)])


def register_all(source: str, list_name: str, wanted: Sequence[Registration]) -> str:
    """The same for several, in one edit.

    Raises:
        PreconditionRefusal: the file does not parse.
        NoSafePlace: a name means something else there, or there is no such list written out.
    """
    parsed = Source.read(source)
    try:
        bound, insertions = imported(parsed, [(each.module, each.name) for each in wanted])
        entries = [each.entry.format(name=at) for each, at in zip(wanted, bound, strict=True)]
        insertions += entered(parsed, list_name, entries)
    except NoSafePlace as refused:
        snippet = _by_hand(parsed, list_name, wanted)
        raise NoSafePlace(refused.reason, remedy=refused.remedy, snippet=snippet) from None
    return parsed.with_inserted(insertions) if insertions else source


def _by_hand(parsed: Source, list_name: str, wanted: Sequence[Registration]) -> str:
    """Lines for the end of the file that do what could not be done."""
    lines, entries, taken = [], [], bindings(parsed.module)
    for each in wanted:
        bound = bound_name(parsed.module.body, each.module, each.name)
        if bound is None:
            bound = alias_of(each.module, each.name) if each.name in taken else each.name
            alias = "" if bound == each.name else f" as {bound}"
            lines.append(f"from {each.module} import {each.name}{alias}")
        entries.append(each.entry.format(name=bound))
    return "\n".join([*lines, f"{list_name} += [{', '.join(entries)}]"])


CODEMOD = Codemod("register", what=__doc__, examples=EXAMPLES, edit=register)
