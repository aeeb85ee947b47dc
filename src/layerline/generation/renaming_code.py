"""A project's code under an entity's new name: attributes, symbols, imports."""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from layerline.codemods.evolving.field_uses import Owners, renamed, uses
from layerline.codemods.evolving.symbols import Place, Symbols, follow_symbols
from layerline.generation.edits import in_file, read_source
from layerline.generation.exports import with_exports
from layerline.generation.owned import files_of
from layerline.generation.references import python_files
from layerline.generation.renamed import Renaming
from layerline.generation.renaming_symbols import (
    Attributes,
    attributes_of,
    back_attributes,
    dotted,
    symbols_of,
)
from layerline.tree import Tree


@dataclass(frozen=True, slots=True)
class Code:
    """What is called otherwise, in all code of a project.

    Attributes:
        symbols: modules, classes, functions, variables.
        attributes: those of classes.
    """

    symbols: Symbols
    attributes: tuple[Attributes, ...]

    def followed(self, path: str, text: str, functions: frozenset[str] = frozenset()) -> str:
        """A file in which what is proven has its new name.

        Args:
            path: of the file, under its old name.
            text: the file.
            functions: those of which variables are called after the entity, too.

        Raises:
            PreconditionRefusal: it does not parse, or has something of a new name itself.
        """
        place = Place(dotted(path), path.endswith("/__init__.py"))
        with in_file(path):
            for each in self.attributes:
                if each.is_spoken_of(text):
                    found = uses(
                        text, place.module, Owners(each.classes, {}, {}), each.names.keys()
                    )
                    text = renamed(text, found, each.names)
            return follow_symbols(text, place, replace(self.symbols, functions=functions))


def words_of(renaming: Renaming) -> dict[str, str]:
    """The paths and names that are others from now on, by the old ones."""
    symbols = symbols_of(renaming.own)
    own = {old: new for names in symbols.names.values() for old, new in names.items()}
    paths = (
        (file.of(renaming.own.before.names), file.of(renaming.own.after.names))
        for file in files_of(renaming.own.before.options)
    )
    return {**own, **symbols.modules, **{old: new for old, new in paths if old != new}}


def code_that_speaks(tree: Tree, renaming: Renaming) -> tuple[Code, tuple[str, ...]]:
    """What is called otherwise, and the files that may speak of it."""
    symbols = symbols_of(renaming.own)
    attributes = (
        *attributes_of(renaming.own, renaming.others),
        *back_attributes(renaming.own, renaming.before),
    )
    code = Code(symbols, tuple(each for each in attributes if each.names))
    words = "|".join(map(re.escape, sorted(_words(code))))
    spoken = re.compile(rf"\b({words})\b".encode())
    paths = tuple(path for path in python_files(tree) if spoken.search(tree.read_bytes(path)))
    modules = {
        dotted(path): (read_source(tree, path).text, path.endswith("/__init__.py"))
        for path in paths
    }
    return replace(code, symbols=with_exports(symbols, modules)), paths


def functions_of(source: str) -> frozenset[str]:
    """The functions of a file, as `OrderService.create`."""
    return frozenset(_functions(ast.parse(source).body, ""))


def _functions(body: Sequence[ast.stmt], prefix: str) -> Iterator[str]:
    for each in body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield prefix + each.name
            yield from _functions(each.body, f"{prefix}{each.name}.")


def _words(code: Code) -> Iterator[str]:
    """What code says that speaks of the entity."""
    yield from (each.rpartition(".")[2] for each in code.symbols.modules)
    yield from (name for names in code.symbols.names.values() for name in names)
    yield from (name for each in code.attributes for name in each.names)
