"""Which methods of services change something in a database, by whatever they call."""

import re

from layerline.rules.knowledge.repositories import is_repository_object
from layerline.rules.knowledge.sql import holds_session
from layerline.rules.project import Project
from layerline.syntax.facts import Call
from layerline.syntax.symbols import Sort, Symbol

_WRITING = re.compile(
    r"_?(create|add|update|delete|remove|save|insert|upsert|set|mark|bulk|increment|decrement"
    r"|replace|archive|store|purge|clear|merge)(_\w+)?"
)


class Writes:
    """Answers for one project; each method is looked at once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[Symbol, bool] = {}

    def changes(self, method: Symbol) -> bool:
        """Whether a function writes through a repository, itself or through what it calls."""
        if method not in self._known:
            self._known[method] = False  # a method that calls itself adds nothing
            calls = self._project.program.modules[method.module].body.calls
            self._known[method] = any(
                self._writes(method.module, call) for call in calls if call.scope == method.name
            )
        return self._known[method]

    def _writes(self, module: str, call: Call) -> bool:
        owner, _, name = call.chain.removesuffix("()").rpartition(".")
        objects = self._project.objects
        if owner and _WRITING.fullmatch(name):
            thing = objects.of(module, call.scope, owner)
            if is_repository_object(self._project, thing) or holds_session(self._project, thing):
                return True
        callee = objects.of(module, call.scope, call.chain.removesuffix("()"))
        if callee is None or callee.symbol.sort is not Sort.FUNCTION or callee.is_instance:
            return False
        return self.changes(callee.symbol)
