"""Files that are there, with a change merged into them or an entry taken out of a list."""

from collections.abc import Mapping

from layerline.architecture.wiring import Wiring
from layerline.codemods.evolving.merge import Merged, merge
from layerline.codemods.evolving.unregister import unregister
from layerline.formatting import tidied
from layerline.generation.edits import Edit, SourceText, in_file, read_source
from layerline.tree import Tree


def merged(path: str, base: str, mine: str, theirs: str) -> Merged:
    """What `merge` makes of a file.

    Raises:
        PreconditionRefusal: it does not parse.
    """
    with in_file(path):
        return merge(base, mine, theirs)


def write_tidied(tree: Tree, changed: Mapping[str, tuple[SourceText, str]]) -> None:
    """Stage files with other texts, formatted where they were formatted before."""
    if not changed:
        return
    texts = tidied(
        {path: file.text for path, (file, _) in changed.items()},
        {path: text for path, (_, text) in changed.items()},
        tree.root,
    )
    for path, (file, _) in changed.items():
        file.write(tree, texts[path])


def take_out(tree: Tree, wiring: Wiring) -> list[Edit]:
    """Stage a list without an entry, and without what was imported for it.

    Raises:
        NoSafePlace: the list is laid out so that nothing can be taken out of it with certainty.
        PreconditionRefusal: the file is missing, or does not parse.
    """
    file = read_source(tree, wiring.path)
    text = unregister(file.text, wiring.module, wiring.name, wiring.list_name, wiring.entry)
    if text == file.text:
        return []
    file.write(tree, text)
    return [Edit(wiring.path, "unregister", wiring.list_name)]
