"""A first look claims every import that the facts know of, or nothing at all."""

import pytest

from layerline.syntax.glance import Glance
from layerline.syntax.reader import read

SPELLINGS = [
    "import a.b",
    "import a.b as c, d.e",
    "from a.b import c",
    "from a.b import c as d, e",
    "from a.b import (c,\n    d as e,  # x)\n    f)",
    "from a.b import (c, d,)",
    "from a.b import *",
    "from . import x",
    "from .x import y",
    "from ..x import y",
    "from.x import y",
    "from . x import y",
    "from .. import x",
    "from a . b import c",
    "import a . b",
    "from a.b import(c)",
    "from a.b import \\\n    c",
    "from a.b \\\n    import c",
    "import \\\n  a.b",
    "x = 1; from a.b import c; import d",
    "def f():\n    from a.b import c",
    "if x:\n\timport a.b",
    "try:\n    raise X from err\nexcept E: pass\nimport a.b",
    "raise X from err\nimport a.b",
    "def f():\n    yield from g\nimport a.b",
    "import importlib\nimportlib.import_module('a.b')",
    "from importlib import import_module as load\nload('a.b')",
    "__import__('a.b')",
    "lazy import a.b",
    "lazy from a.b import c",
    "from a.b\timport\tc",
    "# coding: latin-1\nfrom a.b import c  # \xe9",
    "x = 'from a.b import c'\nimport d",
]


@pytest.mark.parametrize("text", SPELLINGS)
def test_what_the_facts_import_is_claimed(text: str) -> None:
    content = text.encode("latin-1")
    facts = read("p/q/m.py", "p.q.m", content)
    claimed = Glance("p.q.m", content, is_package=False).imports()
    if claimed is None:
        return
    found = set(claimed)
    assert {made.target for made in facts.imports} <= found


@pytest.mark.parametrize("text", ["import a.b", "from a.b import c, d", "from . import x"])
def test_what_is_plain_is_told(text: str) -> None:
    assert Glance("p.q.m", text.encode(), is_package=False).imports() is not None
