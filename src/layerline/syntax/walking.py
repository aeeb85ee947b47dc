"""How nodes are walked: by a method of their own, or through the fields that can hold names."""

import dataclasses

import libcst as cst

_NO_NAMES_IN = frozenset(
    {"lpar", "rpar", "comma", "semicolon", "equal", "leading_lines", "lines_after_decorators"}
    | {"lbracket", "rbracket", "lbrace", "rbrace", "colon", "footer", "header", "indent"}
    | {"first_colon", "second_colon", "posonly_ind", "relative", "separator", "newline"}
    | {"trailing_whitespace", "trailing_comma", "operator"}
)
_SOURCE_ORDER: dict[type[cst.CSTNode], tuple[str, ...]] = {
    cst.FunctionDef: ("decorators", "name", "type_parameters", "params", "returns", "body"),
    cst.ClassDef: ("decorators", "name", "type_parameters", "bases", "keywords", "body"),
    cst.Parameters: ("posonly_params", "params", "star_arg", "kwonly_params", "star_kwarg"),
    cst.Param: ("name", "annotation", "default"),
    cst.Arg: ("keyword", "value"),
    cst.IfExp: ("body", "test", "orelse"),
    cst.MatchCase: ("pattern", "guard", "body"),
    cst.TypeAlias: ("name", "type_parameters", "value"),
    cst.ExceptHandler: ("type", "name", "body"),
    cst.ExceptStarHandler: ("type", "name", "body"),
    cst.TypeParam: ("param", "default"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Way:
    """How the nodes of one class are walked.

    Attributes:
        own: what a visitor's method for them is called, "" where it has none.
        fields: those that may hold names, in source order.
    """

    own: str
    fields: tuple[str, ...]


def way(visitor: type, kind: type[cst.CSTNode]) -> Way:
    """How a visitor walks the nodes of a class."""
    name = f"_visit_{kind.__name__.lower()}"
    plain = (field.name for field in dataclasses.fields(kind))
    holding = (n for n in plain if n not in _NO_NAMES_IN and not n.startswith("whitespace"))
    return Way(name if hasattr(visitor, name) else "", _SOURCE_ORDER.get(kind) or tuple(holding))
