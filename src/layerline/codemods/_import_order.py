"""Where an import statement stands among others."""

import libcst as cst
from libcst.helpers import get_full_name_for_node

from layerline.codemods._import_keys import LOCAL, ImportKey, from_key, import_key


def key_of(statement: cst.Import | cst.ImportFrom) -> ImportKey:
    """The place of an import that is there already."""
    if isinstance(statement, cst.Import):
        return import_key(full_name(statement.names[0].name))
    first = (
        "*" if isinstance(statement.names, cst.ImportStar) else full_name(statement.names[0].name)
    )
    key = from_key(module_of(statement), first)
    return (LOCAL, *key[1:]) if statement.relative else key


def module_of(statement: cst.ImportFrom) -> str:
    """The dotted module, without the dots of a relative import."""
    return full_name(statement.module) if statement.module else ""


def full_name(node: cst.CSTNode) -> str:
    """A dotted name as text; empty where the node is none."""
    return get_full_name_for_node(node) or ""
