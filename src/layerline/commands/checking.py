"""What the verbs that lint share: the project, the rules that its configuration asks for."""

from dataclasses import dataclass
from pathlib import Path

from layerline import rules
from layerline.architecture.config import find_root, load
from layerline.architecture.layers import Architecture
from layerline.errors import PreconditionRefusal
from layerline.linting.baseline import FILE, Baseline, parse, render
from layerline.linting.custom import own_rules
from layerline.rules.rule import Rule
from layerline.rules.selection import select, words
from layerline.tree import Tree


@dataclass(frozen=True, slots=True)
class Checking:
    """A project with what is to be checked in it."""

    tree: Tree
    architecture: Architecture
    rules: tuple[Rule, ...]


def checking(start: Path, *, chosen: str | None = None, ignored: str | None = None) -> Checking:
    """The project around a folder or file.

    Raises:
        Refusal: there is none, or its configuration or a rule's name is wrong.
    """
    tree = Tree(find_root(start))
    architecture = load(tree, words(rules.ALL))
    settings = architecture.settings
    known = (*rules.ALL, *own_rules(settings.custom))
    ran = select(known, chosen=chosen, ignored=ignored, settings=settings)
    return Checking(tree, architecture, ran)


def known_baseline(root: Path) -> Baseline:
    """The project's baseline; an empty one where it has none.

    Raises:
        Refusal: the file is no baseline.
    """
    tree = Tree(root)
    return parse(tree.read(FILE)) if tree.exists(FILE) else Baseline()


def stage_baseline(root: Path, baseline: Baseline) -> Tree:
    """A tree in which only the baseline is staged: nothing else of it was read."""
    tree = Tree(root)
    tree.write(FILE, render(baseline))
    return tree


def prune(root: Path, baseline: Baseline, fixed: Baseline, *, in_ci: bool) -> tuple[str, ...]:
    """Take what is fixed out of the baseline, or say that it is to be done."""
    if not fixed:
        return ()
    many = f"{fixed.total()} known finding{'s are' if fixed.total() > 1 else ' is'} fixed"
    if in_ci:
        return (f"{many}: run layerline lint and commit {FILE}, so that they cannot come back",)
    try:
        stage_baseline(root, baseline - fixed).commit()
    except PreconditionRefusal as refusal:
        return (f"{many}, and {FILE} still has them: {refusal.reason}",)
    return (f"{many} and taken out of {FILE}",)
