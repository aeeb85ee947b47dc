"""`layerline add-field` beside `layerline add-entity`, whole processes, in an edited project.

Processor time: both wait for the disk to the same end.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

from side_by_side import LAYERLINE, Contestant, race

CUSTOMER = ["add-entity", "Customer", "name:str=120", "email:email:unique"]
ORDER = ["add-entity", "Order", "customer:ref=Customer", "total:decimal=12,2:ge=0"]
FIELD = ["add-field", "Customer", "status:enum=new,regular:default=new:filter:sort"]

with tempfile.TemporaryDirectory() as temporary:
    folder = Path(temporary)
    subprocess.run([*LAYERLINE, "new", "model"], cwd=folder, check=True)
    subprocess.run([*LAYERLINE, *CUSTOMER], cwd=folder / "model", check=True)
    for layer in ("models", "schemas"):  # so that they are merged
        file = folder / f"model/src/app/{layer}/customers.py"
        file.write_text(file.read_text() + "\n\nBY_HAND = True\n")

    def start_over() -> None:
        """A project with one entity, its model and its schemas edited."""
        shutil.rmtree(folder / "shop", ignore_errors=True)
        shutil.copytree(folder / "model", folder / "shop")

    race(
        [
            Contestant("layerline add-field", [*LAYERLINE, *FIELD], folder / "shop", start_over),
            Contestant("layerline add-entity", [*LAYERLINE, *ORDER], folder / "shop", start_over),
        ],
        limit=1.5,
    )
