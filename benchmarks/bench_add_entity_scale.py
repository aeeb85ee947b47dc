"""`layerline add-entity` in a project of 1,000 entities beside one of 10."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from side_by_side import LAYERLINE, Contestant, race


def domain(entities: int) -> str:
    """So many entities, of which each third refers to the one before it."""
    tables = []
    for number in range(entities):
        fields = ["name:str=120", "total:decimal=12,2:ge=0", "at:datetime:null"]
        if number and number % 3 == 0:
            fields.append(f"before:ref=Thing{number - 1}")
        listed = ", ".join(f'"{field}"' for field in fields)
        tables.append(f"[Thing{number}]\nfields = [{listed}]\n")
    return "\n".join(tables)


with tempfile.TemporaryDirectory() as temporary:
    folder = Path(temporary)
    for name, entities in (("large", 1000), ("small", 10)):
        subprocess.run([*LAYERLINE, "new", name, "--defaults", "--no-git"], cwd=folder, check=True)
        (folder / f"{name}.toml").write_text(domain(entities))
        command = [*LAYERLINE, "apply", f"{name}.toml", "-C", name]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        shutil.rmtree(folder / name / ".layerline/journal")

    def contestant(title: str, name: str) -> Contestant:
        """Add an entity, taken back before the next round."""
        undo = [*LAYERLINE, "undo", "-C", name]

        def take_back() -> None:
            subprocess.run(undo, cwd=folder, check=True, stdout=subprocess.DEVNULL)

        entity = ["add-entity", "Order", "name:str=120", "thing:ref=Thing5", "-C", name]
        return Contestant(title, [*LAYERLINE, *entity], folder, take_back)

    race([contestant("1,000 entities", "large"), contestant("10 entities", "small")], limit=1.3)
