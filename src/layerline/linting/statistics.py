"""How many findings there are of each rule and in each layer."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from layerline.architecture.layers import Architecture
from layerline.rules.finding import Finding

_NOWHERE = "no layer"

Row = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts, the highest first: by `code name` of the rule, by name of the layer."""

    rules: tuple[Row, ...]
    layers: tuple[Row, ...]


def count(findings: Iterable[Finding], architecture: Architecture) -> Statistics:
    """Count the findings of a report."""
    rules: Counter[str] = Counter()
    layers: Counter[str] = Counter()
    for finding in findings:
        layer = architecture.layer_of(finding.path)
        rules[f"{finding.code} {finding.name}"] += 1
        layers[layer.name if layer else _NOWHERE] += 1
    return Statistics(_ordered(rules), _ordered(layers))


def _ordered(counts: Counter[str]) -> tuple[Row, ...]:
    return tuple(sorted(counts.items(), key=lambda row: (-row[1], row[0])))
