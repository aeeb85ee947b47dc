"""`layerline lint` on 1,000 entities (6,000 files) beside import-linter, tach, ruff, fixit, libcst.

ENTITIES=120 makes it smaller. Each round runs all of them in turns; the table has medians of the
processor time of a whole process tree, which a busy machine changes least, and of wall time. fixit
reads only the services, once: the whole would take an hour.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from big_project import make
from side_by_side import LAYERLINE

ENTITIES = int(os.environ.get("ENTITIES", "1000"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
BIN = Path(sys.executable).parent
IMPORTS = ("--select", "LL110,LL111")
SETTLED = 2.1
"""Seconds after which a cache believes a file's time."""

BARE = """
import sys, libcst
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
def work(paths):
    for path in paths: libcst.parse_module(Path(path).read_bytes())
if __name__ == "__main__":
    paths = [str(path) for path in Path("src").rglob("*.py")]
    with ProcessPoolExecutor() as pool:
        list(pool.map(work, [paths[at:at + 64] for at in range(0, len(paths), 64)]))
"""


@dataclass
class Contestant:
    """A command, what is done before each run of it, and what its runs took."""

    name: str
    command: Sequence[str]
    before: Callable[[], object] = lambda: None
    rounds: int = ROUNDS
    processor: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)


def main() -> None:
    """Make the project, run everybody, print the table and the ratios with their limits."""
    with tempfile.TemporaryDirectory() as temporary:
        root = make(Path(temporary), ENTITIES)
        contestants = _contestants(root)
        for _ in range(ROUNDS):
            for each in contestants:
                if len(each.wall) < each.rounds:
                    _run(each, root)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    medians = {each.name: statistics.median(each.processor) for each in contestants}
    for each in contestants:
        wall = statistics.median(each.wall)
        print(f"{each.name:24} {medians[each.name]:8.2f} s processor {wall:8.2f} s wall")
    print(f"largest process: {memory} MB, limit 500")
    _judge(medians)


def _contestants(root: Path) -> list[Contestant]:
    (root / "bare.py").write_text(BARE, "utf-8")

    def without(name: str) -> Callable[[], object]:
        return lambda: shutil.rmtree(root / name, ignore_errors=True)

    def edit() -> None:
        service = root / "src/app/services/gadgets.py"
        service.write_text(f"{service.read_text('utf-8')}# {time.time()}\n", "utf-8")
        time.sleep(SETTLED)

    ours, cache = (*LAYERLINE, "lint"), ".layerline_cache"
    peer, peers_cache = (str(BIN / "lint-imports"), ".importlinter"), ".import_linter_cache"
    return [
        Contestant("import-linter cold", peer, without(peers_cache)),
        Contestant("import-linter warm", peer),
        Contestant("import-linter changed", peer, edit),
        Contestant("imports cold", [*ours, *IMPORTS], without(cache)),
        Contestant("imports warm", [*ours, *IMPORTS]),
        Contestant("imports changed", [*ours, *IMPORTS], edit),
        Contestant("all cold", ours, without(cache)),
        Contestant("all warm", ours),
        Contestant("all changed", ours, edit),
        Contestant("libcst alone", [sys.executable, "bare.py"]),
        Contestant("tach", [str(BIN / "tach"), "check"]),
        Contestant("ruff cold", [str(BIN / "ruff"), "check", "--no-cache", "--exit-zero", "src"]),
        Contestant(
            "fixit, services only", [str(BIN / "fixit"), "lint", "src/app/services"], rounds=1
        ),
    ]


def _run(each: Contestant, root: Path) -> None:
    each.before()
    environment = os.environ | {"PYTHONPATH": "src"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # installed peers are compiled, too
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run = subprocess.run(each.command, cwd=root, env=environment, capture_output=True, check=False)
    if run.returncode > 1 or (run.returncode and each.command[-1] == ".importlinter"):
        sys.exit(f"{each.name} failed:\n{run.stderr.decode(errors='replace')}")
    each.wall.append(time.perf_counter() - started)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    each.processor.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _judge(medians: dict[str, float]) -> None:
    limits = [
        ("imports cold", "import-linter cold", 1.5),
        ("imports warm", "import-linter warm", 0.7),
        ("imports changed", "import-linter changed", 1.6),
        ("all cold", "import-linter cold", 20.0),  # ten, on two processors
        ("all cold", "libcst alone", 1.5),
        ("all warm", "import-linter warm", 0.7),
        ("all warm", "tach", 1.0),
        ("all changed", "import-linter changed", 1.6),
    ]
    over = 0
    for ours, theirs, limit in limits:
        ratio = medians[ours] / medians[theirs]
        over += ratio > limit
        print(f"{ours} is {ratio:.2f}x of {theirs}; the limit is {limit}x")
    sys.exit(bool(over))


if __name__ == "__main__":
    main()
