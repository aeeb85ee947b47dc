"""Which names of FastAPI and Starlette speak HTTP. Their thread helpers and the like do not."""

from layerline.rules.project import Project
from layerline.syntax.symbols import Sort, Symbol

_NAMES = frozenset(
    {
        "APIRouter",
        "BackgroundTask",
        "BackgroundTasks",
        "Body",
        "Cookie",
        "Depends",
        "FastAPI",
        "File",
        "Form",
        "HTTPConnection",
        "HTTPException",
        "Header",
        "Path",
        "Query",
        "Request",
        "RequestValidationError",
        "Response",
        "Security",
        "Starlette",
        "UploadFile",
        "WebSocket",
        "WebSocketException",
        "status",
    }
)
_MODULES = frozenset(
    {"background", "requests", "responses", "routing", "security", "status", "websockets"}
)
_FRAMEWORKS = ("fastapi", "starlette")


def speaks_http(dotted: str) -> bool:
    """Whether a dotted name is about requests and responses."""
    framework, *inside = dotted.split(".")
    if framework not in _FRAMEWORKS or not inside:
        return False
    return inside[-1] in _NAMES or inside[0] in _MODULES


def is_injection(dotted: str) -> bool:
    """Whether it only says where an argument comes from."""
    return dotted.rpartition(".")[2] in ("Depends", "Security")


def is_http_error(project: Project, symbol: Symbol) -> bool:
    """Whether a class of the project is a kind of HTTPException."""
    return symbol.sort is Sort.CLASS and any(
        above.sort is Sort.EXTERNAL
        and above.last == "HTTPException"
        and above.dotted.startswith(_FRAMEWORKS)
        for above in project.program.ancestors(symbol)
    )
