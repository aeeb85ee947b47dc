"""Which files need not be read: no selected rule can report in them.

What is sieved out is still read when a name must be followed through it; `Reading` does
that by itself. So the sieve can save work and cannot change a finding.
"""

from collections.abc import Mapping, Sequence

from layerline.architecture.layers import Architecture
from layerline.rules.rule import Rule


def sieve(
    asked: list[str],
    paths: Mapping[str, str],
    architecture: Architecture,
    rules: Sequence[Rule],
) -> list[str]:
    """Those of the asked modules, by dotted name, in which a rule could report."""
    if any(rule.kinds is None for rule in rules):
        return asked
    kinds = {kind for rule in rules for kind in rule.kinds or ()}
    layers = {name: architecture.layer_of(paths[name]) for name in asked}
    return [name for name, layer in layers.items() if layer is not None and layer.kind in kinds]
