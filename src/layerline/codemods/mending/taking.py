"""Let a function take one more parameter, where the others and their defaults allow it."""

import libcst as cst

from layerline.codemods.evolving._merge_text import TextEdit, applied, with_entry
from layerline.codemods.mending.nodes import function_in, parameter_item, parameters_of, parsed


def taking(text: str, scope: str, parameter: str) -> str:
    """The file with a function that has a parameter which it has not now.

    Args:
        text: the file.
        scope: dotted name of the function.
        parameter: as it is to be written, with its annotation and its default.
    """
    source = parsed(text)
    function = function_in(source, scope)
    given = parameters_of(function)
    items = [parameter_item(source, each) for each in given]
    if not items:
        at = source.text.index("(", source.end(function.name)) + 1
        return applied(source.text, [TextEdit(at, at, parameter)])
    keyword_only = len(function.params.kwonly_params)
    plain = sum(each.default is None for each in given[: len(given) - keyword_only])
    if keyword_only or _has_default(parameter):
        edit = with_entry(source, parameter, items[-1], below=True)
    elif plain:
        edit = with_entry(source, parameter, items[plain - 1], below=True)
    else:
        edit = with_entry(source, parameter, items[0], below=False)
    return applied(source.text, [edit])


def _has_default(parameter: str) -> bool:
    (statement,) = cst.parse_module(f"def f({parameter}): ...\n").body
    return cst.ensure_type(statement, cst.FunctionDef).params.params[0].default is not None
