"""The half of the walk that goes through expressions: which names are used, and how."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import libcst as cst

from layerline.syntax import expressions
from layerline.syntax.facts import (
    Binding,
    Class,
    Context,
    Function,
    Import,
    Place,
    Reference,
    Usage,
)
from layerline.syntax.holders import Held, held_by
from layerline.syntax.imports import DYNAMIC, Constants, dynamic_target
from layerline.syntax.positions import Positions
from layerline.syntax.recorder import Recorder
from layerline.syntax.walking import Way, way

_SETTING = 3
"""The arguments of `setattr`."""
_LOADING = frozenset({"importlib", "pkgutil"})
"""What dynamic imports come from."""
_NO_NODES = frozenset({type(None), str, bool, cst.MaybeSentinel})
"""What fields hold besides nodes and sequences of them."""


def spanning(first: Place, last: Place) -> Place:
    """From the beginning of one place to the end of another."""
    return Place(first.line, first.column, last.end_line, last.end_column)


class _Chain(NamedTuple):
    """A chain with its place, and the number of the last call in it."""

    text: str
    place: Place
    call: int = -1

    def onwards(self, more: str, until: Place | None = None) -> "_Chain":
        """The chain with one part more."""
        place = spanning(self.place, until) if until else self.place
        return _Chain(self.text + more, place, self.call)


class Uses:
    """Walks expressions and keeps what they refer to; a statement visitor builds on it.

    Attributes:
        where: the dotted name of the class or function that is being walked.
    """

    def __init__(self, name: str, positions: Positions, *, is_package: bool) -> None:
        self.name = name
        self.is_package = is_package
        self.positions = positions
        self.imports: list[Import] = []
        self.classes: list[Class] = []
        self.functions: list[Function] = []
        self.bindings: list[Binding] = []
        self.where = ""
        self.typing = 0
        self.last = Place(1, 1, 1, 1)
        self.recorder = Recorder()
        self.constants = Constants()
        self.lambdas = 0
        self._loaders = {"__import__", *_LOADING}
        self._ways: dict[type[cst.CSTNode], Way] = {}
        self._references: list[tuple[str, str, Context, Place]] = []
        self._context = Context.PLAIN

    def enter(self, name: str) -> str:
        """Go into a class or function; gives back where the walk has been before."""
        before = self.where
        self.where = f"{before}.{name}" if before else name
        return before

    def visit(self, node: cst.CSTNode) -> None:
        """Walk a node: by its own method, else through its fields."""
        own = (self._ways.get(type(node)) or self._way(node)).own
        if own:
            getattr(self, own)(node)
            return
        self.recorder.take_usage()
        self.visit_fields(node)

    def _way(self, node: cst.CSTNode) -> Way:
        kind = type(node)
        found = self._ways.get(kind)
        if found is None:
            found = self._ways[kind] = way(type(self), kind)
        return found

    def visit_as(self, usage: Usage, node: cst.CSTNode | None) -> None:
        """Walk an expression whose result is used in that way."""
        if node is not None:
            self.recorder.usage = usage
            self.visit(node)
            self.recorder.take_usage()

    def visit_fields(self, node: cst.CSTNode) -> None:
        """Walk what stands in a node."""
        for name in (self._ways.get(type(node)) or self._way(node)).fields:
            child = getattr(node, name)
            kind = type(child)
            if kind is tuple or kind is list:
                for each in child:
                    self.visit(each)
            elif kind not in _NO_NODES:
                self.visit(child)

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
        self.recorder.stands_at(self.last)
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
            if name.endswith("dependency_overrides[]") and isinstance(target, cst.Subscript):
                self._override(target, value)
            named = expressions.annotation(annotation)
            given = expressions.value(value) or expressions.injected(annotation)
            if held := held_by(annotation, value):
                named, given = "", self._hold(name, held)
            self.bindings.append(Binding(self.where, name, named, given, parameter))
            if not parameter:
                self.recorder.write(name)
            self._bind_elements(name, annotation, value)

    def _hold(self, name: str, held: Sequence[Held]) -> str:
        """Keep what an object holds as that of a class that nobody wrote; the chain of its call."""
        made = f"<{name.replace('.', ' ')}>"
        inside = f"{self.where}.{made}" if self.where else made
        self.classes.append(Class(inside, (), (), (), self.last))
        for each in held:
            if each.name:
                bound = Binding(inside, each.name, each.annotation, each.value, parameter=False)
                self.bindings.append(bound)
            else:
                gives = (each.value,) if each.value else ()
                get = Function(f"{inside}.get", each.annotation, (), False, self.last, gives)  # noqa: FBT003
                self.functions.append(get)
        return f"{made}()"

    def _override(self, target: cst.Subscript, value: cst.CSTNode | None) -> None:
        """Keep `app.dependency_overrides[contract] = provider` as the call that it could be."""
        index = target.slice[0].slice
        contract = expressions.chain(index.value) if isinstance(index, cst.Index) else ""
        given = expressions.provided(value)
        if contract and given:
            self.recorder.note("dependency_overrides()", self.where, (contract, given), self.last)

    def _bind_elements(
        self, name: str, annotation: cst.CSTNode | None, value: cst.CSTNode | None
    ) -> None:
        """Keep what a container holds: `name[]` is one of its elements."""
        if held := expressions.element(annotation):
            self.bindings.append(Binding(self.where, f"{name}[]", held, "", parameter=False))
        else:
            for made in dict.fromkeys(expressions.elements(value)):
                self.bindings.append(Binding(self.where, f"{name}[]", "", made, parameter=False))

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
        self.visit_as(Usage.PASSED, node.value)

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
            [
                Reference(chain, scope, context, place)
                for chain, scope, context, place in self._references
                if everything
                or "." in chain
                or context is Context.ENTERED
                or chain.rstrip("[]()") in bound
            ]
        )

    def _use(self, node: cst.BaseExpression) -> None:
        found = self._chain(node)
        if found is not None:
            self._refer(found.text, found.place)

    def _refer(self, chain: str, place: Place) -> None:
        self.recorder.read(chain)
        self._references.append((chain, self.where, self._context, place))

    def _chain(self, node: cst.BaseExpression) -> "_Chain | None":
        used = self.recorder.take_usage()
        if type(node) is cst.Name:
            return _Chain(node.value, self.place(node))
        if type(node) is cst.Attribute:
            self.recorder.usage = Usage.READ
            inner = self._chain(node.value)
            place = self.place(node.attr)
            return inner and inner.onwards(f".{node.attr.value}", place)
        if type(node) is cst.Call:
            return self._call(node, used)
        if type(node) is cst.Subscript:
            self.recorder.usage = Usage.READ
            inner = self._chain(node.value)
            if inner and inner.text == "sys.modules":
                self._look_up(node, inner.place)
            self.visit_all(node.slice, self._within())
            return inner and inner.onwards("[]")
        if type(node) is cst.Await:
            self.recorder.usage, self.recorder.awaited = used[0], True
            return self._chain(node.expression)
        self.visit(node)
        return None

    def _call(self, node: cst.Call, used: tuple[Usage, bool]) -> "_Chain | None":
        inner = self._chain(node.func)
        index = self.recorder.reserve()
        before, self.recorder.within = self.recorder.within, index
        self.visit_all(node.args, self._within())
        self.recorder.within = before
        if inner is None:
            place = self.last
            self.recorder.call(index, node, "", self.where, used, -1, place)
            return None
        self._dynamic(f"{inner.text}()", node, inner.place)
        self.recorder.call(
            index, node, f"{inner.text}()", self.where, used, inner.call, inner.place
        )
        if inner.text == "setattr" and len(node.args) == _SETTING:
            self._set(node)
        if inner.text == "getattr" and (got := expressions.chain(node)) != "getattr()":
            return _Chain(got, inner.place)
        return _Chain(f"{inner.text}()", inner.place, index)

    def _set(self, node: cst.Call) -> None:
        """Keep what `setattr(owner, "name", value)` binds."""
        owner, name = expressions.chain(node.args[0].value), expressions.named_attribute(node)
        if owner and name:
            made = expressions.value(node.args[2].value)
            self.bindings.append(Binding(self.where, f"{owner}.{name}", "", made, parameter=False))

    def _within(self) -> Context:
        """The context of what stands inside an expression of the present one."""
        return Context.ANNOTATION if self._context is Context.ANNOTATION else Context.PLAIN

    def _dynamic(self, chain: str, node: cst.Call, place: Place) -> None:
        root, _, rest = chain.partition(".")
        name = root.removesuffix("()")
        if name not in self._loaders:
            return
        for made in self.imports:
            if made.bound == name:
                tail = f".{rest}" if rest else root[len(name) :]
                chain = (made.target if made.name or "." not in made.module else name) + tail
        if chain in DYNAMIC:
            target = dynamic_target(
                node, self.constants, importer=self.name, is_package=self.is_package
            )
            if target:
                self.keep_import(target, "", "", place)

    def _look_up(self, node: cst.Subscript, place: Place) -> None:
        """Keep that `sys.modules["app.orders"]` takes hold of a module."""
        index = node.slice[0].slice
        named = self.constants.text(index.value) if isinstance(index, cst.Index) else ""
        if named:
            self.keep_import(named, "", "", place)

    def keep_import(self, module: str, name: str, bound: str, place: Place) -> None:
        """Keep that something is imported here."""
        typing = self.typing > 0
        if module.partition(".")[0] in _LOADING:
            self._loaders.add(bound)
        self.imports.append(Import(module, name, bound, self.where, typing, place))
