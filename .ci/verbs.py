"""Runs each verb of an installed layerline in a project that it makes: `verbs.py LAYERLINE`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS: tuple[tuple[str, ...], ...] = (
    ("new", "shop", "--defaults"),
    ("add-entity", "Customer", "name:str=120"),
    ("lint",),
    ("undo",),
    ("add-entity", "Customer", "name:str=120", "--plan-out", "../plan.json"),
    ("apply-plan", "../plan.json"),
    ("baseline",),
    ("graph", "--output", "../layers.html"),
    ("report", "--format", "json"),
    ("explain", "LL101"),
    ("selftest",),
    ("join",),
    ("update",),
    ("recover",),
)
"""In this order; the first in an empty folder, the others in the project."""


def walk(layerline: Path, work: Path) -> set[str]:
    """Run them all, each of which must succeed. Returns the verbs that ran."""
    work.mkdir(parents=True, exist_ok=True)
    ran = set()
    unreleased = ".dev" in _run(layerline, ("--version",), work)
    for arguments in RUNS:
        if unreleased and arguments[0] == "update":
            continue  # there is nothing released to go to
        _run(layerline, arguments, work if arguments[0] == "new" else work / "shop")
        ran.add(arguments[0])
        if arguments[0] == "new":
            _commit(work / "shop")
    return ran | _others(layerline, work)


def _others(layerline: Path, work: Path) -> set[str]:
    """Each verb that is newer than the list above, or wants more than arguments: its help."""
    listed = _run(layerline, ("--help",), work)
    below = listed.split("Commands:\n")[1].splitlines()
    verbs = {line.split()[0] for line in below if line.startswith("  ") and line.strip()}
    for verb in verbs:
        _run(layerline, (verb, "--help"), work)
    return verbs


def _commit(project: Path) -> None:
    who = ["-c", "user.name=layerline", "-c", "user.email=layerline@localhost"]
    subprocess.run(["git", "add", "--all"], cwd=project, check=True)
    subprocess.run(["git", *who, "commit", "-qm", "new"], cwd=project, check=True)


def _run(layerline: Path, arguments: tuple[str, ...], folder: Path) -> str:
    own = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "CI")}
    done = subprocess.run(
        [str(layerline), *arguments],
        cwd=folder,
        env=own,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"layerline {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print(*sorted(walk(Path(sys.argv[1]).absolute(), Path(folder))))
