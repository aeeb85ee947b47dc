"""Import statements, of each spelling, brought to absolute names."""

from layerline.syntax import tree
from layerline.syntax.imports import names_of
from layerline.syntax.operators import Operators
from layerline.syntax.relative import absolute
from layerline.syntax.uses import spanning


class Importing(Operators):
    """Walks the statements that import."""

    def _visit_import(self, node: tree.Import) -> None:
        if node.is_lazy:
            self.positions.keyword("lazy")
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

    def _visit_importfrom(self, node: tree.ImportFrom) -> None:
        if node.is_lazy:
            self.positions.keyword("lazy")
        stem = list(names_of(node.module)) if node.module else []
        places = [self.place(name) for name in stem]
        module = absolute(
            ".".join(name.value for name in stem),
            dots=node.level,
            importer=self.name,
            is_package=self.is_package,
        )
        if not node.names:
            self.keep_import(module, "*", "", places[0] if places else self.last)
            return
        for alias in node.names:
            for name in names_of(alias.name):
                place = self.place(name)
                self.keep_import(module, name.value, self._as_name(alias) or name.value, place)

    def _as_name(self, alias: tree.ImportAlias) -> str:
        if type(alias.asname) is not tree.Name:
            return ""
        self.positions.of(alias.asname)
        return alias.asname.value

    def bind_dynamic(self, target: str, before: int, value: tree.Node) -> None:
        """Keep the name under which the one dynamic import since a number is known."""
        if len(self.imports) == before + 1 and type(value) is tree.Call:
            made = self.imports[before]
            if not made.bound:
                self.imports[before] = made._replace(bound=target)
