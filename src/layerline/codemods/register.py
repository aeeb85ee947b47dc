"""Import a name and put it into a list of the same file, in one edit.

The entry names whatever the import binds, which may be an alias that is there already.
"""

from layerline.codemods._codemod import Codemod, Example
from layerline.codemods._source import Source
from layerline.codemods.add_import import imported
from layerline.codemods.add_list_entry import entered

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


def register(source: str, module: str, name: str, list_name: str, entry: str) -> str:
    """Make sure that a file imports a name and that a list in it holds an entry with it.

    Args:
        source: the file.
        module: absolute and dotted.
        name: what is imported from it.
        list_name: what the list is called.
        entry: an expression, or one with a star, in which `{name}` is the imported name.

    Raises:
        PreconditionRefusal: the file does not parse, the name means something else there, or
            there is no such list written out.
    """
    parsed = Source.read(source)
    bound, imports = imported(parsed, module, name)
    insertions = [*imports, *entered(parsed, list_name, entry.format(name=bound))]
    return parsed.with_inserted(insertions) if insertions else source


CODEMOD = Codemod("register", what=__doc__, examples=EXAMPLES, edit=register)
