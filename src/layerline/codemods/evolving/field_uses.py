"""Where code uses an attribute of certain classes, and where it only may.

Proven is what follows from the file alone: the class itself, a name whose annotation or every
assignment says that it is one of the classes, a keyword of their constructors. All else that is
spelled alike is only listed: attributes of unknown objects, keywords of other calls, strings.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import libcst as cst

from layerline.codemods._class_body import is_text
from layerline.codemods._import_names import bound_name, type_checking_block
from layerline.codemods._import_order import full_name
from layerline.codemods._source import Source
from layerline.codemods.evolving._merge_text import TextEdit, applied

_SQL = re.compile(r"\b(select|insert|update|delete|where|order by|set|from|join)\b", re.IGNORECASE)
_MAKERS = frozenset({"model_validate", "model_construct"})


@dataclass(frozen=True, slots=True)
class Owners:
    """What has the attribute.

    Attributes:
        classes: by the module that defines them.
        makers: functions that take the attribute as a keyword and return one of the classes.
        takers: functions that take it as a keyword.
    """

    classes: Mapping[str, Sequence[str]]
    makers: Mapping[str, Sequence[str]]
    takers: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Use:
    """A place in a file: whether it is proven, its line and that line's code.

    `is_sent` says that it is what clients call the attribute.
    """

    is_proven: bool
    line: int
    code: str
    start: int
    end: int
    name: str
    is_sent: bool = False


def uses(
    source: str,
    module: str,
    owners: Owners,
    names: AbstractSet[str],
    sent: AbstractSet[str] = frozenset(),
) -> list[Use]:
    """Each use of one of the names, in the order of the file.

    Args:
        source: the file.
        module: its own dotted name.
        owners: what has the attributes.
        names: the attributes.
        sent: what clients call them, which makers and takers do, too.

    Raises:
        PreconditionRefusal: the file does not parse.
    """
    parsed = Source.read(source)
    finder = _Finder(parsed, _known(parsed, module, owners), names, sent)
    parsed.module.visit(finder)
    return sorted(finder.found, key=lambda use: use.start)


def renamed(
    source: str,
    found: Sequence[Use],
    names: Mapping[str, str],
    sent: Mapping[str, str] | None = None,
) -> str:
    """The file with each proven use under its new name."""
    edits = [
        TextEdit(use.start, use.end, ((sent or {}) if use.is_sent else names)[use.name])
        for use in found
        if use.is_proven
    ]
    return applied(source, edits)


@dataclass(frozen=True, slots=True)
class _Known:
    classes: frozenset[str]
    makers: frozenset[str]
    takers: frozenset[str]

    def is_annotation(self, node: cst.BaseExpression | None) -> bool:
        """Whether all that an annotation allows, but for None, is one of the classes."""
        if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
            sides = [each for each in (node.left, node.right) if full_name(each) != "None"]
            return all(map(self.is_annotation, sides))
        return isinstance(node, cst.Name) and node.value in self.classes

    def makes_one(self, node: cst.BaseExpression | None) -> bool:
        """Whether an expression makes one of the classes."""
        if isinstance(node, cst.Await):
            return self.makes_one(node.expression)
        if not isinstance(node, cst.Call):
            return False
        owner, _, method = full_name(node.func).rpartition(".")
        if owner:
            return owner in self.classes and method in _MAKERS
        return method in self.classes | self.makers


def _known(parsed: Source, module: str, owners: Owners) -> _Known:
    block = type_checking_block(parsed.module)
    bodies = [parsed.module.body, *([block.body] if block else [])]

    def bound(wanted: Mapping[str, Sequence[str]]) -> Iterator[str]:
        for origin, names in wanted.items():
            if origin == module:
                yield from names
            for body in bodies:
                yield from filter(None, (bound_name(body, origin, name) for name in names))

    return _Known(*(frozenset(bound(x)) for x in (owners.classes, owners.makers, owners.takers)))


@dataclass
class _Scope:
    """The names of a function: which of them surely are one of the classes."""

    sure: set[str] = field(default_factory=set)
    other: set[str] = field(default_factory=set)


class _Finder(cst.CSTVisitor):
    def __init__(
        self, parsed: Source, known: _Known, names: AbstractSet[str], sent: AbstractSet[str]
    ) -> None:
        self.found: list[Use] = []
        self._parsed = parsed
        self._known = known
        self._names = names
        self._sent = sent
        self._scopes = [_bound_in(parsed.module, known)]
        self._classes: list[bool] = []

    def visit_ClassDef(self, node: cst.ClassDef) -> None:  # noqa: N802 libcst calls it so
        self._classes.append(len(self._scopes) == 1 and node.name.value in self._known.classes)

    def leave_ClassDef(self, original_node: cst.ClassDef) -> None:  # noqa: ARG002, N802 as above
        self._classes.pop()

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:  # noqa: N802 as above
        scope = _bound_in(node.body, self._known)
        parameters = node.params
        every = (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params)
        for index, each in enumerate(every):
            name = each.name.value
            is_self = index == 0 and len(self._scopes) == 1 and self._classes[-1:] == [True]
            annotation = each.annotation.annotation if each.annotation else None
            annotated = self._known.is_annotation(annotation)
            if (annotated or (is_self and name == "self")) and name not in scope.other:
                scope.sure.add(name)
            else:
                scope.other.add(name)
                scope.sure.discard(name)
        self._scopes.append(scope)

    def leave_FunctionDef(self, original_node: cst.FunctionDef) -> None:  # noqa: ARG002, N802 as above
        self._scopes.pop()

    def visit_Attribute(self, node: cst.Attribute) -> None:  # noqa: N802 as above
        if node.attr.value in self._names:
            self._note(node.attr, node.attr.value, is_proven=self._is_owner(node.value))

    def visit_Call(self, node: cst.Call) -> None:  # noqa: N802 as above
        function = full_name(node.func)
        known = self._known
        is_sent = function in known.makers | known.takers
        is_proven = is_sent or known.makes_one(node)
        names = self._sent if is_sent else self._names
        for each in node.args:
            if each.keyword and each.keyword.value in names:
                name = each.keyword.value
                self._note(each.keyword, name, is_proven=is_proven, is_sent=is_sent)

    def visit_SimpleStatementLine(self, node: cst.SimpleStatementLine) -> bool:  # noqa: N802 as above
        return not is_text(node)

    def visit_SimpleString(self, node: cst.SimpleString) -> None:  # noqa: N802 as above
        text = node.raw_value
        for name in self._names | self._sent:
            is_word = re.search(rf"\b{re.escape(name)}\b", text)
            if text == name or (is_word and _SQL.search(text)):
                self._note(node, name, is_proven=False)

    def _is_owner(self, node: cst.BaseExpression) -> bool:
        if not isinstance(node, cst.Name):
            return self._known.makes_one(node)
        for scope in reversed(self._scopes):
            if node.value in scope.sure:
                return True
            if node.value in scope.other:
                return False
        return node.value in self._known.classes

    def _note(
        self, node: cst.CSTNode, name: str, *, is_proven: bool, is_sent: bool = False
    ) -> None:
        start, end = self._parsed.start(node), self._parsed.end(node)
        line = self._parsed.text.count("\n", 0, start) + 1
        code = self._parsed.text[self._parsed.line_start(start) : self._parsed.line_end(start)]
        self.found.append(Use(is_proven, line, code.strip(), start, end, name, is_sent))


def _bound_in(body: cst.CSTNode, known: _Known) -> _Scope:
    """What a body binds, functions and classes in it left out."""
    binder = _Binder(known)
    for child in body.children:
        child.visit(binder)
    binder.scope.sure -= binder.scope.other
    return binder.scope


class _Binder(cst.CSTVisitor):
    def __init__(self, known: _Known) -> None:
        self.scope = _Scope()
        self._known = known

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:  # noqa: N802 libcst calls it so
        self.scope.other.add(node.name.value)
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:  # noqa: ARG002, N802 as above
        return False

    def visit_Lambda(self, node: cst.Lambda) -> bool:  # noqa: N802 as above
        self.scope.other.update(each.name.value for each in node.params.params)
        return True

    def visit_Assign(self, node: cst.Assign) -> None:  # noqa: N802 as above
        for target in node.targets:
            self._bind(target.target, is_sure=self._known.makes_one(node.value))

    def visit_AnnAssign(self, node: cst.AnnAssign) -> None:  # noqa: N802 as above
        self._bind(node.target, is_sure=self._known.is_annotation(node.annotation.annotation))

    def visit_AugAssign(self, node: cst.AugAssign) -> None:  # noqa: N802 as above
        self._bind(node.target, is_sure=False)

    def visit_NamedExpr(self, node: cst.NamedExpr) -> None:  # noqa: N802 as above
        self._bind(node.target, is_sure=self._known.makes_one(node.value))

    def visit_For(self, node: cst.For) -> None:  # noqa: N802 as above
        self._bind(node.target, is_sure=False)

    def visit_CompFor(self, node: cst.CompFor) -> None:  # noqa: N802 as above
        self._bind(node.target, is_sure=False)

    def visit_AsName(self, node: cst.AsName) -> None:  # noqa: N802 as above
        self._bind(node.name, is_sure=False)

    def _bind(self, target: cst.CSTNode, *, is_sure: bool) -> None:
        if isinstance(target, cst.Tuple | cst.List):
            for each in target.elements:
                self._bind(each.value, is_sure=False)
        elif isinstance(target, cst.Name):
            (self.scope.sure if is_sure else self.scope.other).add(target.value)
