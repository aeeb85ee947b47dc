"""What a file does with a function that it imports: its calls, and the import that goes."""

import libcst as cst

from layerline.codemods._import_names import imported_names
from layerline.codemods._import_order import full_name, module_of
from layerline.codemods.evolving._merge_imports import without_import
from layerline.codemods.mending.nodes import inside, names_in, parsed
from layerline.codemods.mending.unsure import Unsure
from layerline.syntax.facts import Import


def only_calls(text: str, made: Import) -> list[cst.Call]:
    """The calls of an imported function.

    Raises:
        Unsure: it is used for more than calls.
    """
    tree = parsed(text).module
    calls = calls_of(tree, made.bound)
    if names_in(tree)[made.bound] != len(calls) + times_imported(tree, made.bound):
        raise Unsure("it is used for more than calls")
    return calls


def calls_of(node: cst.CSTNode, name: str) -> list[cst.Call]:
    """Each call of a name in a piece of code."""
    return [
        each
        for each in inside(node, cst.Call)
        if isinstance(each, cst.Call)
        and isinstance(each.func, cst.Name)
        and each.func.value == name
    ]


def without_name(text: str, made: Import) -> tuple[str, set[str]]:
    """The file without the import of a name, even where it is used, and the dotted names that went.

    Raises:
        Unsure: it is imported from several modules.
    """
    found = [
        each
        for each in inside(parsed(text).module, cst.ImportFrom)
        if isinstance(each, cst.ImportFrom)
        if any(bound == made.bound for _, bound in imported_names(each))
    ]
    origins = {module_of(each) for each in found}
    if len(origins) != 1 or not (origin := origins.pop()):
        raise Unsure("it is imported more than once")
    gone = {
        dotted for each in found for dotted, bound in imported_names(each) if bound == made.bound
    }
    return without_import(text, origin, made.name, made.bound, used=True), gone


def times_imported(tree: cst.Module, bound: str) -> int:
    """How often a name stands in imports."""
    return sum(
        (full_name(alias.asname.name) if alias.asname else full_name(alias.name)) == bound
        for each in inside(tree, cst.ImportFrom)
        if isinstance(each, cst.ImportFrom) and not isinstance(each.names, cst.ImportStar)
        for alias in each.names
    )
