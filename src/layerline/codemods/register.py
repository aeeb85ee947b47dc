"""Import a name and put it into a list of the same file, in one edit.

The entry names whatever the import binds, which may be an alias that is there already.
"""

from collections.abc import Sequence

from layerline.codemods import _plain
from layerline.codemods._codemod import Codemod, Example
from layerline.codemods._registration import Registration

__all__ = ["CODEMOD", "EXAMPLES", "Registration", "register", "register_all"]

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
    plain = _plain.registered(source, list_name, wanted)
    if plain is not None:
        return plain
    # Imported here and nowhere else: it brings libcst.
    from layerline.codemods._register_anywhere import registered  # noqa: PLC0415

    return registered(source, list_name, wanted)


CODEMOD = Codemod("register", what=__doc__, examples=EXAMPLES, edit=register)
