"""Conflicts that are none: both sides of a merge gave a model its side of a relation.

All that layerline adds to a model follows from the manifests, so it is added again to what one
side left; the other side must have had nothing else.
"""

import ast
import re
from collections import Counter
from collections.abc import Collection, Iterator

from layerline.architecture.entity import Entity
from layerline.architecture.wiring import MODEL_FILE
from layerline.errors import PreconditionRefusal
from layerline.generation.edits import read_source
from layerline.generation.entity_files import EntityRenderer
from layerline.generation.manifest import entities_of
from layerline.generation.migrations import Revision
from layerline.tree import Tree

_HUNK = re.compile(
    r"^<{7} [^\n]*\n(?P<ours>.*?)(?:^\|{7}[^\n]*\n.*?)?^={7}\n(?P<theirs>.*?)^>{7} [^\n]*\n",
    re.MULTILINE | re.DOTALL,
)


def resolve_models(tree: Tree) -> tuple[str, ...]:
    """Stage models without conflicts. Returns their paths.

    Raises:
        PreconditionRefusal: both sides changed one in another way, too.
    """
    folder = MODEL_FILE.folder
    paths = [p for p in tree.paths(folder) if p.endswith(".py") and _HUNK.search(tree.read(p))]
    if not paths:
        return ()
    theirs = {}
    for path in paths:
        file = read_source(tree, path)
        theirs[path] = _HUNK.sub(lambda hunk: hunk["theirs"], file.text)
        file.write(tree, _HUNK.sub(lambda hunk: hunk["ours"], file.text))
    # Imported here and nowhere else: libcst takes long to import.
    from layerline.generation.wiring import Wirer  # noqa: PLC0415

    wirer = Wirer(tree, strict=True)
    entities = {entity.names.entity: entity for entity in entities_of(tree)}
    for renderer in _renderers(entities.values()):
        wirer.relate(renderer, entities)
    for path in paths:
        _refuse_loss(path, theirs[path], tree.read(path))
    return tuple(paths)


def _renderers(entities: Collection[Entity]) -> Iterator[EntityRenderer]:
    names = {entity.names.entity: entity.names for entity in entities}
    for entity in entities:
        if entity.targets <= names.keys():
            targets = {target: names[target] for target in entity.targets}
            yield EntityRenderer(entity, targets, Revision("", None, ""))


def _refuse_loss(path: str, theirs: str, result: str) -> None:
    try:
        lost = _statements(theirs) - _statements(result)
    except SyntaxError:
        lost = Counter(["a line that is no Python"])
    if lost:
        raise PreconditionRefusal(
            f"{path}: both sides of the merge changed the same lines, and not by a relation alone",
            remedy="decide there by hand, and run the command again",
        )


def _statements(source: str) -> Counter[str]:
    """What a module says, by statement; what is inside of classes and blocks one by one."""
    found: Counter[str] = Counter()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            found.update(f"{node.module}.{each.name} as {each.asname}" for each in node.names)
        elif isinstance(node, ast.stmt) and not isinstance(node, ast.ClassDef | ast.If):
            found[ast.dump(node)] += 1
    return found
