"""Runs each verb of an installed layerline in projects that it makes: `verbs.py LAYERLINE`."""

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
    ("add-field", "Customer", "note:str=40:null"),
    ("rename-field", "Customer", "note", "remark"),
    ("change-field", "Customer", "remark:str=80:null"),
    ("remove-field", "Customer", "remark"),
    ("apply", "domain.toml"),
    ("relation", "Order", "n-1", "Customer", "null", "back=bought", "--name", "buyer"),
    ("add-event", "Order", "shipped", "carrier:str"),
    ("rename-entity", "Order", "Purchase"),
    ("remove-entity", "Purchase"),
    ("adopt-entity", "Customer"),
    ("doctor", "--check"),
    ("baseline",),
    ("graph", "--output", "../layers.html"),
    ("report", "--format", "json"),
    ("explain", "LL101"),
    ("selftest",),
    ("test-rules",),
    ("join",),
    ("recover",),
    ("lint", "--fix", "--unsafe-fixes"),
    ("update",),
    ("adopt", "../old", "--yes"),
    ("lsp",),
)
"""In this order; the first in an empty folder, the others in the project."""

DOMAIN = """
[Order]
fields = ["customer:ref=Customer", "total:decimal=12,2:ge=0"]
"""
OLD = {
    "old/app/__init__.py": "",
    "old/app/services/orders.py": "class OrderService:\n    def get(self): ...\n",
    "old/app/routers/orders.py": "from fastapi import APIRouter\n\nrouter = APIRouter()\n",
}
"""Code that layerline never made."""


def walk(layerline: Path, work: Path) -> set[str]:
    """Run them all, each of which must succeed. Returns the verbs that ran."""
    for path, text in OLD.items():
        (work / path).parent.mkdir(parents=True, exist_ok=True)
        (work / path).write_text(text)
    unreleased = ".dev" in _run(layerline, ("--version",), work)
    for arguments in RUNS:
        if arguments[0] == "new":
            _run(layerline, arguments, work)
            (work / "shop/domain.toml").write_text(DOMAIN)
            _commit(work / "shop")
        elif arguments[0] == "lsp":
            _serve(layerline, work / "shop")
        else:  # with nothing released there is nothing to go to, which `update` says
            said = 3 if unreleased and arguments[0] == "update" else 0
            _run(layerline, arguments, work / "shop", expected=said)
    ran, listed = {each[0] for each in RUNS}, _listed(layerline, work)
    if ran != listed:
        raise SystemExit(f"these verbs are not tried: {', '.join(sorted(listed - ran))}")
    return ran


def _listed(layerline: Path, work: Path) -> set[str]:
    """Each verb, by the help of all."""
    below = _run(layerline, ("--help",), work).split("Commands:\n")[1].splitlines()
    return {line.split()[0] for line in below if line.startswith("  ") and line.strip()}


def _serve(layerline: Path, project: Path) -> None:
    """An editor comes and goes; without the extra the server says what to install."""
    messages = (
        '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}',
        '{"jsonrpc":"2.0","id":2,"method":"shutdown"}',
        '{"jsonrpc":"2.0","method":"exit"}',
    )
    spoken = "".join(f"Content-Length: {len(each)}\r\n\r\n{each}" for each in messages)
    done = subprocess.run(
        [str(layerline), "lsp"],
        cwd=project,
        env=_environment(),
        input=spoken,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    is_missing = "layerline[lsp]" in done.stderr
    is_served = '"capabilities"' in done.stdout and not done.returncode and not done.stderr
    if not is_missing and not is_served:
        raise SystemExit(f"layerline lsp does not answer:\n{done.stdout}{done.stderr}")


def _commit(project: Path) -> None:
    who = ["-c", "user.name=layerline", "-c", "user.email=layerline@localhost"]
    subprocess.run(["git", "add", "--all"], cwd=project, check=True)
    subprocess.run(["git", *who, "commit", "-qm", "new"], cwd=project, check=True)


def _run(layerline: Path, arguments: tuple[str, ...], folder: Path, *, expected: int = 0) -> str:
    done = subprocess.run(
        [str(layerline), *arguments],
        cwd=folder,
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != expected:
        raise SystemExit(f"layerline {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def _environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "CI")}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print(*sorted(walk(Path(sys.argv[1]).absolute(), Path(folder))))
