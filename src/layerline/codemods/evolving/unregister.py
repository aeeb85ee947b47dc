"""Take an entry out of a list at the top level of a file, and its import where that was its use.

The way back of `register`. What is not there needs nothing; an entry that stands anywhere but in
the list as it is written out is left to a person.
"""

import libcst as cst

from layerline.codemods._import_names import bound_name
from layerline.codemods._sequence import find
from layerline.codemods._source import Source
from layerline.codemods._tree_proof import same
from layerline.codemods.evolving._merge_imports import without_import
from layerline.codemods.evolving._merge_items import Item
from layerline.codemods.evolving._merge_text import applied, without_entry
from layerline.errors import NoSafePlace


def unregister(source: str, module: str, name: str, list_name: str, entry: str) -> str:
    """Make sure that a list has no entry with an imported name.

    Args:
        source: the file; its line ends stay.
        module: absolute and dotted.
        name: what is imported from it.
        list_name: what the list is called.
        entry: an expression, or one with a star, in which `{name}` is the imported name.

    Raises:
        PreconditionRefusal: the file does not parse.
        NoSafePlace: the entry stands where it cannot be taken out safely.
    """
    newline = "\r\n" if "\r\n" in source else "\n"
    parsed = Source.read(source.replace("\r\n", "\n"))
    bound = bound_name(parsed.module.body, module, name)
    if bound is None:
        return source
    text = entry.format(name=bound)
    (wanted,) = cst.ensure_type(cst.parse_expression(f"[{text}]"), cst.List).elements
    sequence = find(parsed.module, list_name)
    written = sequence.first.elements if sequence.first else ()
    entries = [Item(each, ("text", ""), parsed.start(each), parsed.end(each)) for each in written]
    places = [at for at, each in enumerate(written) if same(each, wanted)]
    if len(places) != sum(same(each, wanted) for each in sequence.entries):
        raise NoSafePlace(
            f"`{text}` does not stand in `{list_name}` as that is written out",
            remedy=f"take it out of `{list_name}` by hand",
            snippet="",
        )
    left = applied(parsed.text, [without_entry(parsed, entries, at) for at in places])
    return without_import(left, module, name, bound).replace("\n", newline)
