"""Classes that only carry a meaning or data: to import one is not to use its layer."""

from layerline.syntax.names import Program
from layerline.syntax.symbols import Sort, Symbol

_INHERITED = frozenset(
    {"Enum", "StrEnum", "IntEnum", "Flag", "IntFlag", "BaseModel", "BaseException", "Struct"}
)
_DIRECT = frozenset({"Protocol", "TypedDict", "NamedTuple"})
_DECORATORS = frozenset({"dataclass", "dataclass()", "define", "define()", "frozen", "frozen()"})
_ENDINGS = ("Error", "Exception", "Warning")


def is_harmless(program: Program, symbol: Symbol) -> bool:
    """Whether a class is an exception, an enum, a data class, a typed dict or a protocol."""
    if symbol.sort is not Sort.CLASS:
        return False
    definition = program.contents(symbol.module).classes[symbol.name]
    if any(name.rpartition(".")[2] in _DECORATORS for name in definition.decorators):
        return True
    if any(base.rpartition(".")[2] in _DIRECT for base in definition.bases):
        return True
    return any(_carries(above) for above in program.ancestors(symbol))


def _carries(symbol: Symbol) -> bool:
    return symbol.last in _INHERITED or symbol.last.endswith(_ENDINGS)
