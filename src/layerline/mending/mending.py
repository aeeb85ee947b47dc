"""Stages what finds no fix inside its own file: findings, function by function, or the steps."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from textwrap import indent

from layerline.architecture.layers import Architecture
from layerline.codemods.mending.unsure import Unsure
from layerline.formatting import tidied
from layerline.generation.edits import ManualStep
from layerline.linting.linked import linked
from layerline.mending.asking import Use, uses_of
from layerline.mending.callers import Mended, mend
from layerline.mending.effects import mend_effect
from layerline.mending.functions import redirect
from layerline.mending.imports import with_imports, without_unused
from layerline.mending.routed import is_taken
from layerline.mending.site import Site
from layerline.mending.steps import steps_for, steps_of_effect, steps_of_others
from layerline.mending.together import mend_together
from layerline.rules import repository_reaches_caller, route_uses_repository, side_effect_called
from layerline.rules.finding import Finding
from layerline.syntax.facts import Module
from layerline.tree import Tree

CALLING = frozenset({route_uses_repository.RULE.code, repository_reaches_caller.RULE.code})
"""A caller that uses a repository."""


@dataclass(frozen=True, slots=True)
class Mending:
    """What was staged.

    Attributes:
        titles: what was done, in the user's names.
        steps: what is left to a person.
        before: the files that were written, as they were staged before.
        created: those that were not there.
    """

    titles: tuple[str, ...] = ()
    steps: tuple[ManualStep, ...] = ()
    before: Mapping[str, bytes] = field(default_factory=dict)
    created: tuple[str, ...] = ()

    @property
    def left(self) -> tuple[str, ...]:
        """What a person has to do, each in a few lines."""
        return tuple(
            f"left for you: {each.path}: {each.reason}\n{indent(each.snippet, '  ')}"
            for each in self.steps
        )

    def taken_back(self, tree: Tree, found: Sequence[Finding]) -> "Mending":
        """The same after all of it was unstaged, since it would bring these findings."""
        for path, content in self.before.items():
            tree.write(path, content)
        for path in self.created:
            tree.remove(path)
        steps = [
            ManualStep(each.path, f"line {each.line} would be a new finding: {each.message}", "")
            for each in found
        ]
        return Mending((), (*self.steps, *steps))


def mend_all(tree: Tree, architecture: Architecture, findings: Iterable[Finding]) -> Mending:
    """Stage what mends findings by code in other files; what is not certain becomes a step.

    Args:
        tree: where it is staged.
        architecture: its layers.
        findings: those to mend; others than these are passed by.
    """
    by_path: dict[str, list[Finding]] = {}
    for each in findings:
        if each.code in (*CALLING, side_effect_called.RULE.code):
            by_path.setdefault(each.path, []).append(each)
    if not by_path:
        return Mending()
    site = Site(linked(tree, architecture), tree)
    modules = {path: name for name, path in site.project.program.paths.items()}
    titles: list[str] = []
    steps: list[ManualStep] = []
    for path, found in sorted(by_path.items()):
        if path in modules:
            done, left = _mend_module(site, site.project.program.modules[modules[path]], found)
            titles += done
            steps += left
    _tidy(tree, site)
    return Mending(tuple(titles), tuple(steps), site.contents, tuple(site.created))


def _mend_module(
    site: Site, module: Module, findings: Sequence[Finding]
) -> tuple[list[str], list[ManualStep]]:
    """Mend its functions from below, so that those above stay where they are."""
    done: list[Mended] = []
    steps: list[ManualStep] = []
    before = site.text(module.path)
    calling = [each for each in findings if each.code in CALLING]
    uses = uses_of(site.project, module) if calling else {}
    for repair in sorted(_repairs(site, module, findings, uses), key=lambda each: -each.line):
        try:
            mended = repair.mend()
        except Unsure as unsure:
            steps.append(repair.steps(unsure.reason))
            continue
        site.write(module.path, mended.text)
        done.append(mended)
    if done:
        text = site.text(module.path)
        for mended in done:
            text = _finished(mended, text)
        text = with_imports(text, sorted({made for each in done for made in each.imports}))
        kept = partial(is_taken, site.project, module)
        site.write(module.path, without_unused(text, before, kept))
    redirected = redirect(site, module, _others(calling, uses))
    left = [steps_of_others(site, module, *each) for each in redirected.left.items()]
    titles = [each.title for each in reversed(done)]
    return [*titles, *redirected.titles], [*left, *steps[::-1]]


def _finished(mended: Mended, text: str) -> str:
    """The file after what its mended functions leave behind is gone, where that is certain."""
    try:
        return mended.finish(text)
    except Unsure:
        return text


@dataclass(frozen=True, slots=True)
class _Repair:
    """What could be mended in a module: where, how, and what to say where it is not certain."""

    line: int
    mend: Callable[[], Mended]
    steps: Callable[[str], ManualStep]


def _repairs(
    site: Site,
    module: Module,
    findings: Sequence[Finding],
    by_function: Mapping[str, Sequence[Use]],
) -> Iterator[_Repair]:
    for scope, uses in by_function.items():
        yield _Repair(
            uses[0].call.place.line,
            partial(mend if len(uses) == 1 else mend_together, site, module, scope, uses),
            partial(steps_for, site, module, scope, uses),
        )
    for each in findings:
        if each.code == side_effect_called.RULE.code:
            yield _Repair(
                each.line,
                partial(mend_effect, site, module, each),
                partial(steps_of_effect, site, module, each),
            )


def _others(calling: Sequence[Finding], by_function: Mapping[str, Sequence[Use]]) -> list[Finding]:
    """The findings that are about no object of a repository's class."""
    named = {use.repository.last for uses in by_function.values() for use in uses}
    return [
        each
        for each in calling
        if each.symbol not in by_function and each.target.rpartition(".")[2] not in named
    ]


def _tidy(tree: Tree, site: Site) -> None:
    """Format what was formatted before, as the project's own ruff does."""
    if not site.before or b"[tool.ruff" not in _configuration(tree):
        return
    after = {path: site.text(path) for path in site.before}
    for path, text in tidied(site.before, after, tree.root).items():
        site.write(path, text)


def _configuration(tree: Tree) -> bytes:
    return tree.read_bytes("pyproject.toml") if tree.exists("pyproject.toml") else b""
