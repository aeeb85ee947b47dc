"""Makes a project of many entities: one entity is generated, and its six layers are copied.

`python benchmarks/big_project.py DIR [ENTITIES]` leaves it there, with the configuration that
each peer needs beside it.
"""

import re
import subprocess
import sys
from pathlib import Path

from side_by_side import LAYERLINE

ONE = "Gadget"
LAYERS = ("models", "schemas", "repositories", "services", "api/deps", "api/routes")
_NAME = re.compile(r"(?<!events\.)gadget|Gadget(?!(?:Created|Updated|Deleted)\b)")

_IMPORT_LINTER = """\
[importlinter]
root_package = app

[importlinter:contract:layers]
name = Layers
type = layers
layers =
    app.wiring
    app.api
    app.services
    app.repositories
    app.schemas
    app.models
    app.events
ignore_imports =
    app.events.handlers.* -> app.services.*
"""
_TACH = """\
source_roots = ["src"]
exclude = ["tests", "migrations"]
layers = ["api", "services", "repositories", "schemas", "models"]
""" + "".join(
    f'\n[[modules]]\npath = "app.{layer}"\nlayer = "{layer}"\n'
    for layer in ("api", "services", "repositories", "schemas", "models")
)


def make(folder: Path, entities: int) -> Path:
    """A project with so many entities, each with a file in each of six layers."""
    shop = folder / "shop"
    fields = ("name:str=120", "email:email:unique", "total:decimal=12,2:ge=0", "note:text:null")
    _run(folder, "new", "shop", "--no-git")
    _run(shop, "add-entity", ONE, *fields)
    app = shop / "src" / "app"
    originals = {layer: (app / layer / "gadgets.py").read_text("utf-8") for layer in LAYERS}
    names = [f"{ONE}{number:04}" for number in range(1, entities)]
    for name in names:
        for layer, text in originals.items():
            (app / layer / f"{name.lower()}s.py").write_text(_renamed(text, name), "utf-8")
    modules = sorted(path.stem for path in (app / "api/routes").glob("[!_]*.py"))
    (app / "wiring" / "routers.py").write_text(_routers(modules), "utf-8")
    (shop / ".importlinter").write_text(_IMPORT_LINTER, "utf-8")
    (shop / "tach.toml").write_text(_TACH, "utf-8")
    return shop


def _renamed(text: str, name: str) -> str:
    return _NAME.sub(lambda found: name if found[0] == ONE else name.lower(), text)


def _routers(modules: list[str]) -> str:
    lines = [f"from app.api.routes import {', '.join(modules)}", "", "ROUTERS = ["]
    return "\n".join([*lines, *(f"    {module}.router," for module in modules), "]", ""])


def _run(folder: Path, *arguments: str) -> None:
    done = subprocess.run([*LAYERLINE, *arguments], cwd=folder, capture_output=True, check=False)
    if done.returncode:
        sys.exit(done.stderr.decode(errors="replace"))


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    print(make(target, int(sys.argv[2]) if len(sys.argv) > 2 else 1_000))  # noqa: PLR2004 as typed
