"""What is called otherwise from now on, and what of it a file imports."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import libcst as cst

from layerline.codemods._import_names import ImportStatement
from layerline.codemods._import_order import full_name, module_of


@dataclass(frozen=True, slots=True)
class Place:
    """Which module a file is: its dotted name, and whether it is a package's own file."""

    module: str
    is_package: bool

    def origin(self, statement: cst.ImportFrom) -> str:
        """The dotted name of what is imported from."""
        if not statement.relative:
            return module_of(statement)
        parts = self.module.split(".")
        up = len(statement.relative) - (1 if self.is_package else 0)
        return ".".join(filter(None, [*parts[: len(parts) - up], module_of(statement)]))

    def modules(self, statement: ImportStatement) -> Iterator[tuple[str, str]]:
        """What an import binds that may be a module, with its dotted name."""
        if isinstance(statement.names, cst.ImportStar):
            return
        origin = "" if isinstance(statement, cst.Import) else f"{self.origin(statement)}."
        for alias in statement.names:
            name = full_name(alias.name)
            if alias.asname:
                yield full_name(alias.asname.name), origin + name
            elif origin:
                yield name, origin + name


@dataclass(frozen=True, slots=True)
class Symbols:
    """What is called otherwise from now on.

    Attributes:
        modules: dotted names by the old ones; a module stays in its package.
        names: by the old name of the module that has them, and their own old names.
        variables: those of functions, by their old names.
        functions: where variables are meant, as `OrderService.create`; nowhere else.
    """

    modules: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]]
    variables: Mapping[str, str] = field(default_factory=dict)
    functions: frozenset[str] = frozenset()

    def imported(
        self, statement: ImportStatement, place: Place
    ) -> Iterator[tuple[str, str, cst.ImportAlias]]:
        """What is imported under another name from now on: its old and new name."""
        if isinstance(statement, cst.Import) or isinstance(statement.names, cst.ImportStar):
            return
        origin = place.origin(statement)
        for alias in statement.names:
            old = full_name(alias.name)
            new = self.names.get(origin, {}).get(old)
            dotted = self.modules.get(f"{origin}.{old}")
            new = new or (dotted.rpartition(".")[2] if dotted else None)
            if new and new != old:
                yield old, new, alias
