"""The engine: discover → sieve → read → link → check → report, each stage a pure function.

`lint` is its only door. libcst is imported by `reading` alone, and only when a file must
be read that the cache does not know.
"""

from layerline.linting.engine import lint
from layerline.linting.report import Report, new_findings

__all__ = ["Report", "lint", "new_findings"]
