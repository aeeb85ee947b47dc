"""The half of the walk that goes through expressions: which names are used, and how."""

from collections.abc import Iterable

import libcst as cst

from layerline.syntax import expressions
from layerline.syntax.facts import Binding, Class, Context, Function, Import, Place, Reference
from layerline.syntax.imports import DYNAMIC, dynamic_target
from layerline.syntax.positions import Positions, fields


def spanning(first: Place, last: Place) -> Place:
    """From the beginning of one place to the end of another."""
    return Place(first.line, first.column, last.end_line, last.end_column)


class Uses:
    """Walks expressions and keeps what they refer to; a statement visitor builds on it."""

    def __init__(self, name: str, positions: Positions, *, is_package: bool) -> None:
        self.name = name
        self.is_package = is_package
        self.positions = positions
        self.imports: list[Import] = []
        self.classes: list[Class] = []
        self.functions: list[Function] = []
        self.bindings: list[Binding] = []
        self.scope: list[str] = []
        self.typing = 0
        self.last = Place(1, 1, 1, 1)
        self._references: list[Reference] = []
        self._context = Context.PLAIN

    @property
    def where(self) -> str:
        """The dotted name of the class or function that is being walked."""
        return ".".join(self.scope)

    def visit(self, node: cst.CSTNode) -> None:
        """Walk a node: by its own method, else through its fields."""
        kind = type(node)
        own = getattr(self, f"_visit_{kind.__name__.lower()}", None)
        if own is not None:
            own(node)
            return
        for name in fields(kind):
            child = getattr(node, name)
            if isinstance(child, cst.CSTNode):
                self.visit(child)
            elif isinstance(child, tuple | list):
                for each in child:
                    self.visit(each)

    def visit_some(self, *nodes: cst.CSTNode | None) -> None:
        """Walk those that are there."""
        for node in nodes:
            if node is not None:
                self.visit(node)

    def visit_all(self, nodes: Iterable[cst.CSTNode], context: Context = Context.PLAIN) -> None:
        """Walk each node in a context."""
        for node in nodes:
            self.visit_in(context, node)

    def visit_in(self, context: Context, node: cst.CSTNode) -> None:
        """Walk a node in a context."""
        before, self._context = self._context, context
        self.visit(node)
        self._context = before

    def place(self, name: cst.Name) -> Place:
        """Where a name stands."""
        line, column = self.positions.of(name)
        self.last = Place(line, column, line, column + len(name.value))
        return self.last

    def bind(
        self,
        target: cst.CSTNode,
        annotation: cst.CSTNode | None,
        value: cst.CSTNode | None,
        *,
        parameter: bool = False,
    ) -> None:
        """Keep that a name or an attribute gets a value."""
        if isinstance(target, cst.Tuple | cst.List):
            for element in target.elements:
                self.bind(element.value, None, None)
        elif name := expressions.chain(target):
            named = expressions.annotation(annotation)
            made = Binding(self.where, name, named, expressions.value(value), parameter)
            self.bindings.append(made)

    def _visit_name(self, node: cst.Name) -> None:
        self._use(node)

    def _visit_attribute(self, node: cst.Attribute) -> None:
        self._use(node)

    def _visit_call(self, node: cst.Call) -> None:
        self._use(node)

    def _visit_subscript(self, node: cst.Subscript) -> None:
        self._use(node)

    def _visit_arg(self, node: cst.Arg) -> None:
        if node.keyword:
            self.positions.of(node.keyword)
        self.visit(node.value)

    def _visit_namedexpr(self, node: cst.NamedExpr) -> None:
        self.visit_some(node.target, node.value)
        self.bind(node.target, None, node.value)

    def _visit_annotation(self, node: cst.Annotation) -> None:
        self.visit_in(Context.ANNOTATION, node.annotation)

    def _visit_simplestring(self, node: cst.SimpleString) -> None:
        if self._context is Context.ANNOTATION:
            for name in expressions.quoted_names(node):
                self._refer(name, self.last)

    def kept_references(self) -> tuple[Reference, ...]:
        """The references that a rule could ask about."""
        bound = {made.bound for made in self.imports}
        everything = any(made.name == "*" for made in self.imports)
        return tuple(
            use
            for use in self._references
            if everything
            or "." in use.chain
            or use.context is Context.ENTERED
            or use.chain.rstrip("[]()") in bound
        )

    def _use(self, node: cst.BaseExpression) -> None:
        found = self._chain(node)
        if found is not None:
            self._refer(*found)

    def _refer(self, chain: str, place: Place) -> None:
        self._references.append(Reference(chain, self.where, self._context, place))

    def _chain(self, node: cst.BaseExpression) -> tuple[str, Place] | None:
        if isinstance(node, cst.Name):
            return node.value, self.place(node)
        if isinstance(node, cst.Attribute):
            inner = self._chain(node.value)
            place = self.place(node.attr)
            return inner and (f"{inner[0]}.{node.attr.value}", spanning(inner[1], place))
        if isinstance(node, cst.Call):
            inner = self._chain(node.func)
            self._arguments(node)
            if inner:
                self._dynamic(f"{inner[0]}()", node, inner[1])
            return inner and (f"{inner[0]}()", inner[1])
        if isinstance(node, cst.Subscript):
            inner = self._chain(node.value)
            self.visit_all(node.slice, self._within())
            return inner and (f"{inner[0]}[]", inner[1])
        if isinstance(node, cst.Await):
            return self._chain(node.expression)
        self.visit(node)
        return None

    def _arguments(self, node: cst.Call) -> None:
        context = self._within()
        for argument in node.args:
            self.visit_in(context, argument)

    def _within(self) -> Context:
        """The context of what stands inside an expression of the present one."""
        return Context.ANNOTATION if self._context is Context.ANNOTATION else Context.PLAIN

    def _dynamic(self, chain: str, node: cst.Call, place: Place) -> None:
        root, _, rest = chain.partition(".")
        name = root.removesuffix("()")
        for made in self.imports:
            if made.bound == name:
                tail = f".{rest}" if rest else root[len(name) :]
                chain = (made.target if made.name or "." not in made.module else name) + tail
        if chain in DYNAMIC:
            target = dynamic_target(node, importer=self.name, is_package=self.is_package)
            if target:
                self._import(target, "", "", place)

    def _import(self, module: str, name: str, bound: str, place: Place) -> None:
        typing = self.typing > 0
        self.imports.append(Import(module, name, bound, self.where, typing, place))
