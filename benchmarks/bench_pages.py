"""The page at row 990,000 of 1,000,000 beside the first page, in each kind of order.

`LAYERLINE_PROJECT_VENV` names an environment of a generated project, else one is made.
`LAYERLINE_TEST_POSTGRESQL` names a server; without it, only SQLite is measured.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from side_by_side import LAYERLINE, ROUNDS

ROWS = int(os.environ.get("ROWS", "1000000"))
LIMIT = 1.5
WORKER = Path(__file__).with_name("service_pages.py")
ITEM = (
    "Item",
    "name:str=40:sort",
    "price:decimal=12,2:filter:sort",
    "shelf:int:null:sort",
    "kind:enum=new,used,broken:filter:sort",
)
STATEMENT = """import asyncio, sys, asyncpg
async def main():
    connection = await asyncpg.connect(sys.argv[1])
    await connection.execute(sys.argv[2])
    await connection.close()
asyncio.run(main())
"""


def project_in(root: Path) -> Path:
    """A project with a table of items; returns the Python that it runs on."""
    subprocess.run(
        [*LAYERLINE, "new", str(root), "--no-git", "--data", "example=no"],
        check=True,
        capture_output=True,
    )
    subprocess.run([*LAYERLINE, "add-entity", *ITEM], cwd=root, check=True, capture_output=True)
    if given := os.environ.get("LAYERLINE_PROJECT_VENV"):
        return Path(given) / "bin/python"
    subprocess.run(
        ["make", ".venv/.installed", f"PYTHON={sys.executable}"],
        cwd=root,
        check=True,
        capture_output=True,
    )
    return root / ".venv/bin/python"


def measure(python: Path, root: Path, title: str, url: str) -> float:
    """Print a table. Returns the worst ratio."""
    command = [python, WORKER, url, str(ROWS), str(ROUNDS)]
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    done = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{title} failed:\n{done.stderr}")
    print(f"{title:12}  first ms  at row {ROWS * 99 // 100} ms  ratio")
    ratios = []
    for line in done.stdout.splitlines():
        sort, first, late, ratio = line.split("\t")
        print(f"{sort:12}  {first:>8}  {late:>17}  {ratio:>5}")
        ratios.append(float(ratio))
    return max(ratios)


with tempfile.TemporaryDirectory() as temporary:
    root = Path(temporary) / "shop"
    python = project_in(root)
    worst = measure(python, root, "SQLite", f"sqlite:///{temporary}/pages.db")
    if server := os.environ.get("LAYERLINE_TEST_POSTGRESQL"):
        name = f"pages_{uuid4().hex}"
        run = [python, "-c", STATEMENT, server]
        subprocess.run([*run, f"CREATE DATABASE {name}"], check=True)
        try:
            url = urlsplit(server)._replace(path=name).geturl()
            worst = max(worst, measure(python, root, "PostgreSQL", url))
        finally:
            subprocess.run([*run, f"DROP DATABASE {name}"], check=True)
    print(f"the worst is {worst:.2f}x of the first page; the limit is {LIMIT}x")
    sys.exit(worst > LIMIT)
