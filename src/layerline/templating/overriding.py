"""A project's own templates in place of ours, as strictly kept in as templates can be.

They come with a repository that somebody cloned, so they run in Jinja's sandbox: they can name
what ours can name, and reach nothing else. What is wrong with one is said with its file and line.
"""

import ast
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, FunctionLoader, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from layerline.errors import Refusal
from layerline.templating.environment import OPTIONS, entity_templates, render


@dataclass(frozen=True)
class Templates:
    """The templates of an entity's files: ours, and those that a project has of its own.

    Attributes:
        own: the project's, each by its name: path and source.
    """

    own: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def render(self, name: str, values: Mapping[str, object]) -> str:
        """The text of one of an entity's files.

        Args:
            name: the template, as `model.py.jinja`.
            values: what it may name; naming anything else is an error.

        Raises:
            Refusal: the project's own template cannot be rendered, or renders no Python.
        """
        if name not in self.own:
            return render(name, **values)
        path, _ = self.own[name]
        try:
            text = self._environment.get_template(name).render(values)
        except Exception as error:
            raise self._broken(path, error) from error
        _refuse_other_languages(path, text)
        return text

    @cached_property  # which needs a class without slots
    def _environment(self) -> Environment:
        ours = FileSystemLoader(entity_templates(), encoding="utf-8")
        return ImmutableSandboxedEnvironment(
            loader=ChoiceLoader([FunctionLoader(self._source), ours]), **OPTIONS
        )

    def _source(self, name: str) -> tuple[str, str, None] | None:
        if name not in self.own:
            return None
        path, source = self.own[name]
        return source, path, None

    def _broken(self, path: str, error: Exception) -> Refusal:
        paths = {each for each, _ in self.own.values()}
        if isinstance(error, TemplateSyntaxError):
            path, line = error.filename or path, error.lineno
        else:
            frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename in paths]
            path, line = (frames[-1].filename, frames[-1].lineno or 1) if frames else (path, 1)
        said = str(error).partition("\n")[0] or type(error).__name__
        return Refusal(f"{path}:{line}: {said}", remedy=_remedy(path))


def _refuse_other_languages(path: str, text: str) -> None:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        found = text.split("\n")[line - 1].strip() if line <= text.count("\n") + 1 else ""
        raise Refusal(
            f"{path} renders no valid Python: line {line} of the result is `{found}`",
            remedy=_remedy(path),
        ) from None


def _remedy(path: str) -> str:
    return f"correct {path}, or move it away: layerline's own takes its place"
