"""`layerline adopt` on 200,000 lines, cold: seconds until it has proposed the layers.

`CODE=folder` takes a code base of your own in place of one that is made. What a person waits for
is counted, the wall's time.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from big_project import make
from side_by_side import LAYERLINE, ROUNDS

ENTITIES = 660
LIMIT = 20
"""Seconds."""
_CONFIGURED = re.compile(r"^\[tool\.layerline[^\n]*\n(?:(?!\[)[^\n]*\n)*", re.MULTILINE)


def without_layers(root: Path) -> Path:
    """The project as if nobody had written down its layers."""
    config = root / "pyproject.toml"
    config.write_text(_CONFIGURED.sub("", config.read_text("utf-8")), "utf-8")
    return root


with tempfile.TemporaryDirectory() as temporary:
    code = os.environ.get("CODE")
    root = Path(code) if code else without_layers(make(Path(temporary), ENTITIES))
    files = [path.read_bytes() for path in root.rglob("*.py")]
    taken = []
    for _ in range(min(ROUNDS, 3)):
        began = time.perf_counter()
        subprocess.run(
            [*LAYERLINE, "adopt", "--dry-run"], cwd=root, check=True, stdout=subprocess.DEVNULL
        )
        taken.append(time.perf_counter() - began)
    seconds = statistics.median(taken)
    lines = sum(content.count(b"\n") for content in files)
    print(f"{len(files):,} files, {lines:,} lines: {seconds:.1f} s; the limit is {LIMIT} s")
    sys.exit(seconds > LIMIT)
