"""`layerline add-entity` beside a Python that imports what it must import."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from side_by_side import LAYERLINE, Contestant, race

IMPORTS = "import typer, jinja2, libcst"
ARGUMENT = f"""{IMPORTS}


def main(name: str) -> None:
    print(name)


typer.run(main)
"""
ENTITY = ["add-entity", "Customer", "name:str=120", "email:email:unique"]

with tempfile.TemporaryDirectory() as temporary:
    folder = Path(temporary)
    subprocess.run([*LAYERLINE, "new", "model"], cwd=folder, check=True)

    def start_over() -> None:
        """A project without the entity."""
        shutil.rmtree(folder / "shop", ignore_errors=True)
        shutil.copytree(folder / "model", folder / "shop")

    (folder / "peer.py").write_text(ARGUMENT)
    start_over()
    race(
        [
            Contestant("layerline add-entity", [*LAYERLINE, *ENTITY], folder / "shop", start_over),
            Contestant(f"python -c '{IMPORTS}'", [sys.executable, "-c", IMPORTS], folder),
            Contestant(
                "and reads one argument with typer", [sys.executable, "peer.py", "x"], folder
            ),
        ],
        limit=1.5,
    )
