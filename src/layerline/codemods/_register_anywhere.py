"""Import names and put them into a list, in whatever layout a file has."""

from collections.abc import Sequence

from layerline.codemods._import_names import bindings, bound_name
from layerline.codemods._registration import Registration
from layerline.codemods._source import Source
from layerline.codemods.add_import import alias_of, imported
from layerline.codemods.add_list_entry import entered
from layerline.errors import NoSafePlace


def registered(source: str, list_name: str, wanted: Sequence[Registration]) -> str:
    """The file with all of them imported and listed.

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
