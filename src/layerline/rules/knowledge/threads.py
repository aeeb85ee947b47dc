"""Calls that run a function in another thread."""

from layerline.rules.project import Project
from layerline.syntax.facts import Call, Module

THREADS = frozenset(
    {"to_thread", "run_in_executor", "run_in_threadpool", "run_sync", "sync_to_async", "submit"}
    | {"iterate_in_threadpool", "run_in_thread", "asyncify"}
)


def hands_to_thread(project: Project, module: Module, call: Call) -> bool:
    """Whether a call stands among the arguments of one that runs a function in a thread."""
    calls = project.program.modules[module.name].body.calls
    while call.within >= 0:
        call = calls[call.within]
        if call.chain.removesuffix("()").rpartition(".")[2] in THREADS:
            return True
    return False


def uses_threads(module: Module) -> bool:
    """Whether a module hands anything to a thread."""
    return any(
        call.chain.removesuffix("()").rpartition(".")[2] in THREADS for call in module.body.calls
    )
