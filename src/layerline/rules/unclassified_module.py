"""Code that belongs to no layer is code that no rule speaks about.

That may be right: it is said once a folder, as a warning, and never passes in silence. A layer
of the configuration that no file belongs to is a misspelt glob more often than a plan.
"""

from collections.abc import Iterator

from layerline.rules.finding import Finding, Severity
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Module, Place

_TOP = Place(1, 1, 1, 1)

BAD = Example("""
    # file: src/app/services/orders.py
    class OrderService: ...

    # file: src/app/billing/invoices.py
    TAX = 19  #!

    # file: src/app/billing/lines.py
    LINES = 10
""")

GOOD = Example("""
    # file: src/app/main.py
    NAME = "shop"

    # file: src/app/services/orders.py
    class OrderService: ...

    # file: src/app/billing/__init__.py
""")


def check(project: Project) -> Iterator[Finding]:
    """Report the first file of each folder whose files have no layer, and layers without files."""
    if project.is_whole and project.architecture.declared:
        yield from _layers_without_files(project)
    folders: dict[str, list[str]] = {}
    for name in project.names():
        if project.in_focus(name) and project.layer_of(name) is None:
            folders.setdefault(project.program.paths[name].rpartition("/")[0], []).append(name)
    for folder, names in folders.items():
        filled = [
            module
            for module in map(project.program.modules.__getitem__, names)
            if not module.is_empty
        ]
        if filled:
            yield _finding(folder, filled)


def _finding(folder: str, modules: list[Module]) -> Finding:
    several = f"{len(modules)} files" if len(modules) > 1 else "1 file"
    return RULE.finding(
        modules[0],
        _TOP,
        f"{several} in `{folder}` belong{'' if len(modules) > 1 else 's'} to no layer",
        remedy="give the folder a layer under [tool.layerline.layers], or list it under `exclude`",
        target=folder,
    )


def _layers_without_files(project: Project) -> Iterator[Finding]:
    filled = {layer.name for name in project.names() if (layer := project.layer_of(name))}
    for layer in project.architecture.layers:
        if layer.name not in filled:
            yield RULE.finding(
                Module("pyproject.toml", "", is_package=False),
                _TOP,
                f"no file belongs to the layer `{layer.name}` ({', '.join(layer.files)})",
                remedy="correct its globs, or remove the layer",
                target=layer.name,
            )


RULE = Rule(
    "LL904",
    "unclassified-module",
    why=__doc__,
    seed=(
        "All backend code follows a strict Route → Service → Repository → DB layered architecture:"
    ),
    bad=BAD,
    good=GOOD,
    check=check,
    severity=Severity.WARNING,
)
