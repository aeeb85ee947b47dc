"""A project's modules, who imports whom, and what is wrong, through the linter's eyes."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from layerline.architecture.layers import Architecture
from layerline.graphing.entities import entities_of
from layerline.graphing.graph import Violation
from layerline.linting.linked import linked
from layerline.rules.finding import Finding, Severity
from layerline.rules.project import Project
from layerline.syntax.symbols import Sort
from layerline.tree import Tree

NOWHERE = "no layer"

Pair = tuple[str, str]
"""Two modules by dotted name: the one that reaches, and the one that is reached."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a module is: its file, its layer, and its entity or "" for what is shared."""

    path: str
    layer: str
    entity: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What there is, module by module.

    Attributes:
        name: the project's.
        layers: their names, callers first.
        places: where each module is, by its dotted name.
        imports: how often one module imports another.
        violations: errors first, new ones before known ones.
        reaches: for each violation the pairs of modules that it is about; none where it is about
            one module alone.
    """

    name: str
    layers: tuple[str, ...]
    places: Mapping[str, Place]
    imports: Mapping[Pair, int]
    violations: tuple[Violation, ...]
    reaches: tuple[tuple[Pair, ...], ...]


def survey(
    tree: Tree, architecture: Architecture, new: Sequence[Finding], known: Sequence[Finding]
) -> Survey:
    """Look at a project.

    Args:
        tree: its files.
        architecture: its layers.
        new: what the linter found that is not in the baseline.
        known: what it found that is in the baseline.
    """
    project = linked(tree, architecture, read_all=True)
    places = _places(project)
    violations = _sorted(new, known)
    modules = {place.path: name for name, place in places.items()}
    reaches = (_reaches(project, each.finding, modules) for each in violations)
    return Survey(
        tree.root.name,
        _layers(architecture),
        places,
        _imports(project, places),
        violations,
        tuple(reaches),
    )


def _places(project: Project) -> dict[str, Place]:
    program = project.program
    layers = {
        name: project.layer_of(name) for name in program.paths if not program.modules[name].is_empty
    }
    entities = entities_of({name: layer.kind if layer else None for name, layer in layers.items()})
    return {
        name: Place(program.paths[name], layer.name if layer else NOWHERE, entities[name])
        for name, layer in layers.items()
    }


def _layers(architecture: Architecture) -> tuple[str, ...]:
    """By the floors of their kinds; as they were declared where one of them stands on none."""
    heights = {layer.name: layer.kind.height for layer in architecture.layers}
    names = list(heights)
    if None not in heights.values():
        names.sort(key=lambda name: -(heights[name] or 0))
    return (*names, NOWHERE)


def _imports(project: Project, places: Mapping[str, Place]) -> dict[Pair, int]:
    found: Counter[Pair] = Counter()
    for name in places:
        for made in project.program.modules[name].imports:
            target = _defining(project, made.target) or project.named_module(made)
            if target in places and target != name:
                found[name, target] += 1
    return dict(sorted(found.items()))


def _defining(project: Project, dotted: str) -> str:
    """The module that a name comes from, through packages that only hand it on."""
    symbol = project.program.locate(dotted)
    return "" if symbol.sort in (Sort.EXTERNAL, Sort.UNKNOWN) else symbol.module


def _sorted(new: Sequence[Finding], known: Sequence[Finding]) -> tuple[Violation, ...]:
    found = [Violation(finding, known=False) for finding in new]
    found += [Violation(finding, known=True) for finding in known]
    bad = [each for each in found if each.finding.severity is not Severity.INFO]
    return tuple(sorted(bad, key=lambda each: (not each.is_error, each.known, each.finding.order)))


def _reaches(project: Project, finding: Finding, modules: Mapping[str, str]) -> tuple[Pair, ...]:
    """From the module that a finding is in to the one that it speaks of; for a cycle, round."""
    here = modules.get(finding.path, "")
    named = list(_named(project, finding))
    if len(named) > 1:
        steps = zip(named, (*named[1:], named[0]), strict=True)
        return tuple((source, target) for source, target in steps if source != target)
    return tuple((here, target) for target in named if here and target != here)


def _named(project: Project, finding: Finding) -> Iterator[str]:
    for word in finding.target.split():
        if project.program.is_first_party(word):
            module = _defining(project, word) or project.nearest_module(word)
            if module in project.program.paths:
                yield module
