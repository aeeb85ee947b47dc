"""`layerline apply` of 50 entities: what each beyond the first takes."""

import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from side_by_side import LAYERLINE, ROUNDS, seconds

ENTITIES = 50
LIMIT = 15
"""Milliseconds for each entity beyond the first."""


def domain(entities: int) -> str:
    """So many entities without relations."""
    fields = '["name:str=120", "total:decimal=12,2:ge=0", "at:datetime:null"]'
    return "\n".join(f"[Thing{number}]\nfields = {fields}\n" for number in range(entities))


def applying(folder: Path, entities: int) -> float:
    """Apply that many to a fresh project.

    Nothing is removed between the runs: for a minute after many files were deleted, ext4 takes
    thirty times as long to create one.
    """
    shop = Path(tempfile.mkdtemp(prefix="shop-", dir=folder))
    shutil.copytree(folder / "model", shop, dirs_exist_ok=True)
    (folder / "domain.toml").write_text(domain(entities))
    return seconds([*LAYERLINE, "apply", "domain.toml", "-C", str(shop)], folder)


with tempfile.TemporaryDirectory() as temporary:
    home = Path(temporary)
    subprocess.run([*LAYERLINE, "new", "model", "--defaults", "--no-git"], cwd=home, check=True)
    taken = [(applying(home, 1), applying(home, ENTITIES)) for _ in range(ROUNDS)]
    one, many = (statistics.median(times) for times in zip(*taken, strict=True))
    each = (many - one) / (ENTITIES - 1) * 1000
    print(f"1 entity {one * 1000:.0f} ms, {ENTITIES} entities {many * 1000:.0f} ms")
    print(f"each beyond the first takes {each:.1f} ms; the limit is {LIMIT} ms")
    sys.exit(each > LIMIT)
