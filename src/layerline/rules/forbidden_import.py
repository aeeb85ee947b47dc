"""An edge between two layers that the project's own map does not have.

`may-import` in `[tool.layerline.layers.*]` is that map. It says more than a floor does:
siblings that must not meet, a layer that only one other may use. A layer without
`may-import` is not limited by this rule.
"""

from collections.abc import Iterator

from layerline.architecture.layers import Layer
from layerline.rules.finding import Finding
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Import, Module
from layerline.syntax.glance import Glance

_CONFIG = """
    # file: pyproject.toml
    [tool.layerline.layers.billing]
    files = ["shop/billing/**"]
    may-import = ["kernel"]

    [tool.layerline.layers.catalog]
    files = ["shop/catalog/**"]
    may-import = ["kernel"]

    [tool.layerline.layers.kernel]
    files = ["shop/kernel.py"]
    may-import = []
"""

BAD = Example(
    _CONFIG
    + """
    # file: shop/kernel.py
    def load():
        import shop.billing.invoices  #!

    # file: shop/catalog/products.py
    PRICE = 1

    # file: shop/billing/invoices.py
    from shop.catalog.products import PRICE  #!
    from ..catalog import products  #!
"""
)

GOOD = Example(
    _CONFIG
    + """
    # file: shop/kernel.py
    import decimal

    # file: shop/catalog/products.py
    from shop import kernel

    # file: shop/billing/lines.py
    from shop.kernel import decimal

    # file: shop/billing/invoices.py
    from shop.billing import lines
"""
)


def check(project: Project) -> Iterator[Finding]:
    """Report each import along an edge that the map does not have."""
    for module in project.modules():
        here = project.layer_of(module.name)
        if here is None or here.may_import is None:
            continue
        for made in module.imports:
            there = project.layer_of(project.named_module(made))
            if there and there.name != here.name and there.name not in here.may_import:
                yield _finding(module, made, here, there)


def could(project: Project, name: str, glance: Glance) -> bool:
    """Whether a module may import along an edge that the map does not have."""
    here = project.layer_of(name)
    if here is None or here.may_import is None:
        return False
    targets = glance.imports()
    if targets is None:
        return True
    reached = (project.layer_of(project.nearest_module(target)) for target in targets)
    return any(
        there and there.name != here.name and there.name not in here.may_import for there in reached
    )


def _finding(module: Module, made: Import, here: Layer, there: Layer) -> Finding:
    allowed = ", ".join(f"`{name}`" for name in sorted(here.may_import or ())) or "no other layer"
    return RULE.finding(
        module,
        made.place,
        f"`{here.name}` may not import `{there.name}` (`{made.target}`)",
        remedy=f"`{here.name}` may import {allowed}; use those, or change `may-import` on purpose",
        symbol=made.scope,
        target=made.target,
    )


RULE = Rule(
    "LL111",
    "forbidden-import",
    why=__doc__,
    seed=(
        "All backend code follows a strict Route → Service → Repository → DB layered architecture:"
    ),
    bad=BAD,
    good=GOOD,
    check=check,
    could=could,
)
