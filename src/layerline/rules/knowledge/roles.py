"""Who plays a part because the project says so: `[tool.layerline.roles]`."""

from layerline.architecture.layers import Kind
from layerline.architecture.settings import Role
from layerline.rules.project import Project
from layerline.syntax.symbols import Sort, Symbol


def plays(project: Project, role: Role, symbol: Symbol) -> bool:
    """Whether a definition was given a part, or what it inherits from or is a member of.

    A name may be spelled as it is imported: through whatever package hands it on.
    """
    names = project.architecture.settings.named(role)
    if not names or symbol.sort in (Sort.UNKNOWN, Sort.MODULE):
        return False
    above = project.program.ancestors(symbol) if symbol.sort is Sort.CLASS else (symbol,)
    own = {project.program.locate(name).dotted for name in names if "*" not in name}
    return any(
        project.architecture.settings.plays(role, each.dotted)
        or any(each.dotted == name or each.dotted.startswith(f"{name}.") for name in own)
        for each in above
    )


def is_service(project: Project, symbol: Symbol) -> bool:
    """Whether a definition is a service's: by its layer, or by its part."""
    return project.kind_of(symbol.module) is Kind.SERVICE or plays(project, Role.SERVICE, symbol)
