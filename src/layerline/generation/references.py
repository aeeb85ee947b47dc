"""Where a project's own code uses fields of an entity, or the entity itself."""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from layerline.architecture.entity import Entity
from layerline.architecture.names import Names
from layerline.architecture.wiring import MIGRATIONS
from layerline.codemods.evolving.field_uses import Owners, Use, renamed, uses
from layerline.generation.edits import SourceText, in_file, read_source
from layerline.tree import Tree


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in the project's code."""

    path: str
    use: Use

    @property
    def sentence(self) -> str:
        """It for people: file, line and code."""
        return f"{self.path}:{self.use.line}: {self.use.code}"


def field_references(
    tree: Tree, entity: Entity, names: AbstractSet[str], sent: AbstractSet[str]
) -> list[Reference]:
    """Each use of attributes of an entity, and each place that may be one.

    Args:
        tree: the project, with what is staged.
        entity: the entity.
        names: the attributes.
        sent: what clients call them, as the factories of the tests do.

    Raises:
        PreconditionRefusal: a file does not parse.
    """
    return [
        Reference(file.path, use)
        for file in _files(tree, entity.names, names | sent)
        for use in _uses(file, entity, names, sent)
    ]


def rename_uses(
    tree: Tree, entity: Entity, names: Mapping[str, str], sent: Mapping[str, str]
) -> list[str]:
    """Stage the proven uses of attributes under their new names. Returns the files.

    Raises:
        PreconditionRefusal: a file does not parse.
    """
    changed = []
    for file in list(_files(tree, entity.names, names.keys() | sent.keys())):
        found = _uses(file, entity, names.keys(), sent.keys())
        text = renamed(file.text, found, names, sent)
        if text != file.text:
            file.write(tree, text)
            changed.append(file.path)
    return changed


def python_files(tree: Tree) -> Iterator[str]:
    """The project's Python files; migrations are history, which no change of today touches."""
    for path in tree.paths():
        if path.endswith(".py") and not path.startswith(MIGRATIONS):
            yield path


def _files(tree: Tree, names: Names, words: AbstractSet[str]) -> Iterator[SourceText]:
    """The files that speak of the entity and of one of the words."""
    word = re.compile(rf"\b({'|'.join(map(re.escape, sorted(words)))})\b".encode())
    spoken = re.compile(
        rf"\b{names.entity}(Create|Update|Read|Query|Position|Service|Repository)?\b"
        rf"|\.{names.module}\b".encode()
    )
    for path in python_files(tree):
        content = tree.read_bytes(path)
        if word.search(content) and spoken.search(content):
            yield read_source(tree, path)


def _uses(
    file: SourceText, entity: Entity, names: AbstractSet[str], sent: AbstractSet[str]
) -> list[Use]:
    module = file.path.removeprefix("src/").removesuffix(".py").replace("/", ".")
    with in_file(file.path):
        return uses(file.text, module, _owners(entity.names), names, sent)


def _owners(names: Names) -> Owners:
    schemas = [
        f"{names.entity}{each}" for each in ("Create", "Update", "Read", "Query", "Position")
    ]
    factory = f"tests.factories.{names.module}"
    return Owners(
        {f"app.models.{names.module}": [names.entity], f"app.schemas.{names.module}": schemas},
        {factory: [f"create_{names.singular}"]},
        {factory: [f"valid_{names.singular}"]},
    )
