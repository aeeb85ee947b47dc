"""`layerline lint` with every rule on Django (885 files, 159,000 lines), beside fixit and tach.

Files play a part by their first letter, so that every rule has something to look at. fixit, with
the rules that it brings, takes one file of forty, and is counted for all by its lines.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from processor import largest, processor
from side_by_side import LAYERLINE, ROUNDS

PACKAGE = "django==5.2"
PART = 40
BIN = Path(sys.executable).parent
KINDS = {
    "route": "abc",
    "provider": "def",
    "service": "ghijkl",
    "repository": "mnop",
    "model": "qrs",
    "task": "tuv",
}
COLD, WARM = 0.02, 1.0
TACH = """\
source_roots = ["."]
layers = ["api", "services", "models"]

[[modules]]
path = "django.views"
layer = "api"

[[modules]]
path = "django.forms"
layer = "services"

[[modules]]
path = "django.db"
layer = "models"
"""


def prepare(folder: Path) -> list[Path]:
    """Install the package, and configure each for it; gives the package's files."""
    target = ["--target", str(folder), "--no-deps", "--quiet", PACKAGE]
    uv = shutil.which("uv")
    installer = [uv, "pip", "install"] if uv else [sys.executable, "-m", "pip", "install"]
    subprocess.run([*installer, *target], check=True)
    layers = [
        f'[tool.layerline.layers.{kind}]\nkind = "{kind}"\nfiles = ['
        + ", ".join(f'"django/**/{letter}*.py"' for letter in letters)
        + "]\n"
        for kind, letters in KINDS.items()
    ]
    rest = '[tool.layerline.layers.rest]\nkind = "core"\nfiles = ["django/**"]\n'
    config = "\n".join(['[tool.layerline]\npackage = "django"\n', *layers, rest])
    (folder / "pyproject.toml").write_text(config)
    (folder / "tach.toml").write_text(TACH)
    return sorted((folder / "django").rglob("*.py"))


def lines(files: list[Path]) -> int:
    """How many lines they have."""
    return sum(file.read_bytes().count(b"\n") for file in files)


with tempfile.TemporaryDirectory() as temporary:
    home = Path(temporary)
    every = prepare(home)
    some = every[::PART]
    lint, tach = (*LAYERLINE, "lint"), (str(BIN / "tach"), "check")
    cold, warm, theirs = [], [], []
    for _ in range(min(ROUNDS, 3)):
        shutil.rmtree(home / ".layerline_cache", ignore_errors=True)
        cold.append(processor(lint, home))
        warm.append(processor(lint, home))
        theirs.append(processor(tach, home))
    fixit = processor([str(BIN / "fixit"), "lint", *map(str, some)], home) * lines(every)
    fixit /= lines(some)
    ours, again, peer = map(statistics.median, (cold, warm, theirs))
    print(f"{PACKAGE}: {len(every)} files, {lines(every)} lines, largest process {largest()} MB")
    print(f"cold {ours:.2f} s, fixit {fixit:.0f} s: {ours / fixit:.3f}x; the limit is {COLD}x")
    print(f"warm {again:.2f} s, tach {peer:.2f} s: {again / peer:.2f}x; the limit is {WARM}x")
    sys.exit(ours / fixit > COLD or again / peer > WARM)
