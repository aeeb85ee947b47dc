"""Import statements, of each spelling, brought to absolute names."""

import libcst as cst

from layerline.syntax.imports import names_of
from layerline.syntax.operators import Operators
from layerline.syntax.relative import absolute
from layerline.syntax.uses import spanning


class Importing(Operators):
    """Walks the statements that import."""

    def _visit_import(self, node: cst.Import) -> None:
        for alias in node.names:
            names = list(names_of(alias.name))
            places = [self.place(name) for name in names]
            dotted = ".".join(name.value for name in names)
            bound = self._as_name(alias)
            place = spanning(places[0], places[-1])
            if bound == names[0].value:  # not the top of `a.b` but what `from a import b` binds
                above, _, last = dotted.rpartition(".")
                self.keep_import(above or dotted, last if above else "", bound, place)
            else:
                self.keep_import(dotted, "", bound or names[0].value, place)

    def _visit_lazyimport(self, node: cst.Import) -> None:
        self.positions.keyword("lazy")
        self._visit_import(node)

    def _visit_lazyimportfrom(self, node: cst.ImportFrom) -> None:
        self.positions.keyword("lazy")
        self._visit_importfrom(node)

    def _visit_importfrom(self, node: cst.ImportFrom) -> None:
        stem = list(names_of(node.module)) if node.module else []
        places = [self.place(name) for name in stem]
        module = absolute(
            ".".join(name.value for name in stem),
            dots=len(node.relative),
            importer=self.name,
            is_package=self.is_package,
        )
        if isinstance(node.names, cst.ImportStar):
            self.keep_import(module, "*", "", places[0] if places else self.last)
            return
        for alias in node.names:
            for name in names_of(alias.name):
                place = self.place(name)
                self.keep_import(module, name.value, self._as_name(alias) or name.value, place)

    def _as_name(self, alias: cst.ImportAlias) -> str:
        if alias.asname is None or not isinstance(alias.asname.name, cst.Name):
            return ""
        self.positions.of(alias.asname.name)
        return alias.asname.name.value

    def bind_dynamic(self, target: str, before: int, value: cst.BaseExpression) -> None:
        """Keep the name under which the one dynamic import since a number is known."""
        if len(self.imports) == before + 1 and isinstance(value, cst.Call):
            made = self.imports[before]
            if not made.bound:
                self.imports[before] = made._replace(bound=target)
