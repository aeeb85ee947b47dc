"""`layerline lint` with every rule, cold, on projects of 10, 100 and 1,000 entities: is it linear?

What a file takes is counted beyond the smaller project, so that starting is left out.
"""

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from big_project import make
from processor import largest, processor
from side_by_side import LAYERLINE, ROUNDS

SIZES = (10, 100, 1_000)
LIMIT = 1.3
"""How much more a file may take between 100 and 1,000 entities than between 10 and 100."""

with tempfile.TemporaryDirectory() as temporary:
    files, seconds = [], []
    for size in SIZES:
        home = Path(temporary, str(size))
        home.mkdir()
        root = make(home, size)
        files.append(len(list((root / "src").rglob("*.py"))))
        taken = []
        for _ in range(min(ROUNDS, 3)):
            shutil.rmtree(root / ".layerline_cache", ignore_errors=True)
            taken.append(processor((*LAYERLINE, "lint"), root))
        seconds.append(statistics.median(taken))
        print(f"{size:5} entities, {files[-1]:5} files: {seconds[-1]:6.2f} s, {largest()} MB")
    few, many = (
        (seconds[at + 1] - seconds[at]) / (files[at + 1] - files[at]) * 1000 for at in (0, 1)
    )
    print(f"a file takes {few:.2f} ms up to 100 entities and {many:.2f} ms up to 1,000")
    print(f"which is {many / few:.2f}x; the limit is {LIMIT}x")
    sys.exit(many / few > LIMIT)
