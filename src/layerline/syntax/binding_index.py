"""What each scope of a module binds, for `Objects` to look names up in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from layerline.syntax.facts import Binding


def indexed(bindings: Iterable[Binding], classes: Iterable[str]) -> dict[tuple[str, str], Binding]:
    """Bindings by scope and name; attributes by class and `self.name`."""
    known = frozenset(classes)
    found: defaultdict[tuple[str, str], list[Binding]] = defaultdict(list)
    for made in bindings:
        found[made.scope, made.target].append(made)
        if made.scope in known:
            found[made.scope, f"self.{made.target}"].append(made)
        elif made.target.startswith("self."):
            owner = next((within for within in outwards(made.scope) if within in known), "")
            found[owner, made.target].append(made)
    return {key: _best(made) for key, made in found.items()}


def _best(bindings: list[Binding]) -> Binding:
    """The one that says most: a declared type, else a value."""
    if bindings[0].target.endswith("[]") and len({made.value for made in bindings}) > 1:
        return bindings[0]._replace(value="")
    declared = next((made for made in bindings if made.annotation), None)
    valued = [made for made in bindings if made.value]
    known = next((made for made in valued if made.value != "None"), None)
    return declared or known or (valued or bindings)[0]


def outwards(scope: str) -> Iterator[str]:
    """The scope itself and each one around it."""
    while scope:
        yield scope
        scope = scope.rpartition(".")[0]
