"""Where a module below the routes takes hold of HTTP."""

from collections.abc import Iterator

from layerline.rules.knowledge.externals import External, externals
from layerline.rules.knowledge.http import is_http_error, speaks_http
from layerline.rules.project import Project
from layerline.syntax.facts import Module


def http_uses(project: Project, module: Module) -> Iterator[External]:
    """Each import or use of HTTP, the project's own HTTP errors included."""
    yield from externals(project, module, speaks_http)
    for made in module.imports:
        symbol = project.imported(made)
        if is_http_error(project, symbol):
            yield External(symbol.dotted, made.scope, made.place)
