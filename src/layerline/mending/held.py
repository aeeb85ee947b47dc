"""A repository that the application keeps: whether a service asks the very same object."""

import libcst as cst

from layerline.codemods._import_order import full_name
from layerline.codemods.mending.nodes import function_in, inside
from layerline.codemods.mending.unsure import Unsure
from layerline.mending.access import providers_of
from layerline.mending.homes import Home
from layerline.mending.site import Site

_STATE = ".app.state."


def state_of(receiver: cst.BaseExpression) -> str:
    """`.app.state.orders` of `request.app.state.orders`; "" for anything else."""
    _, found, name = full_name(receiver).partition(_STATE)
    return f"{found}{name}" if name and "." not in name else ""


def require_same(site: Site, home: Home, held: str) -> None:
    """Show that whoever provides a service makes it of what the application keeps.

    Args:
        site: the project.
        home: the service.
        held: what the caller asks, as `.app.state.orders`.

    Raises:
        Unsure: it may be another object.
    """
    providers = list(providers_of(site.project, home.service))
    if not providers or not all(_hands_in(site, home, held, *each) for each in providers):
        raise Unsure(f"`{home.service.last}` may have another one than `{held[1:]}`")


def _hands_in(site: Site, home: Home, held: str, module: str, name: str) -> bool:
    made = [
        each
        for each in inside(function_in(site.source(site.path(module)), name), cst.Call)
        if isinstance(each, cst.Call)
        and full_name(each.func).rpartition(".")[2] == home.service.last
    ]
    given = [full_name(argument.value) for each in made for argument in each.args]
    return len(made) == 1 and len(given) == 1 and given[0].endswith(held)
