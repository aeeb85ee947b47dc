"""`layerline --help` beside the `--help` of a typer program with a single command."""

import sys
import tempfile
from pathlib import Path

from side_by_side import LAYERLINE, Contestant, race

PEER = '''"""The smallest program of typer."""
import typer


def main(name: str) -> None:
    """Greet somebody."""
    print(name)


typer.run(main)
'''
PLAIN = "import os\nos.environ['TYPER_USE_RICH'] = '0'\n"

with tempfile.TemporaryDirectory() as temporary:
    folder = Path(temporary)
    (folder / "peer.py").write_text(PEER)
    (folder / "plain.py").write_text(PLAIN + PEER)
    race(
        [
            Contestant("layerline --help", [*LAYERLINE, "--help"], folder),
            Contestant("one command, without rich", [sys.executable, "plain.py", "--help"], folder),
            Contestant("one command, as it comes", [sys.executable, "peer.py", "--help"], folder),
            Contestant("python -c 'import typer'", [sys.executable, "-c", "import typer"], folder),
        ],
        limit=1.3,
    )
