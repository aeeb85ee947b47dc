"""Writes docs/pictures/, the pictures of the README, from real runs: `make pictures`.

A shop is made and grown, a shortcut is planted, and what layerline then prints and draws is
what the pictures show.
"""

import os
import re
import runpy
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

FOLDER = Path(__file__).parent / "pictures"
_DEMO = runpy.run_path(str(Path(__file__).with_name("demo.py")))
_GROWTH = (
    "layerline add-entity Customer name:str=120 email:email:unique",
    "layerline add-entity Order customer:ref=Customer total:decimal=12,2:ge=0",
)
_LONGEST = 128
_LINE = 19
_CODES = {"31": "red", "33": "yellow", "36": "cyan", "1": "bold", "2": "faint", "32": "green"}
_STYLE = """
.t{font:13.5px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#1f2328;white-space:pre}
.paper{fill:#f6f8fa;stroke:#d1d9e0}.typed{font-weight:700}.red{fill:#c4161c;font-weight:700}
.yellow{fill:#8f5a00}.cyan{fill:#0a6c84}.green{fill:#116329}.bold{font-weight:700}.faint{fill:#59636e}
@media (prefers-color-scheme:dark){.t{fill:#e6edf3}.paper{fill:#0f1419;stroke:#3d444d}
.red{fill:#ff7b72}.yellow{fill:#e3b341}.cyan{fill:#39c5cf}.green{fill:#3fb950}.faint{fill:#9aa6b2}}
"""


def main() -> None:
    """Make the shop, break it, and take the pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run("layerline new shop --defaults --no-git --data example=no", folder)
        shop = folder / "shop"
        for command in _GROWTH:
            run(command, shop)
        session = [("layerline lint", run("layerline lint", shop))]
        _DEMO["plant"](shop / "src/app/api/routes/orders.py")
        session.append(("layerline lint", run("layerline lint", shop)))
        picture = "layerline graph --output ../graph.svg"
        session.append((picture, run(picture, shop)))
        (FOLDER / "graph.svg").write_bytes((folder / "graph.svg").read_bytes())
    (FOLDER / "session.svg").write_text(terminal(session), encoding="utf-8")


def run(command: str, folder: Path) -> str:
    """What a command prints, in colour."""
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        cwd=folder,
        env={**os.environ, "FORCE_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode > 1:
        raise SystemExit(f"{command} failed:\n{done.stderr}")
    return done.stdout


def terminal(session: Sequence[tuple[str, str]]) -> str:
    """A session as SVG: each command, and what it printed."""
    lines = []
    for command, printed in session:
        lines.append(f'<tspan class="typed">$ {escape(command)}</tspan>')
        lines += ["".join(_painted(line)) for line in printed.splitlines()]
        lines.append("")
    height = 30 + _LINE * (len(lines) - 1)
    width = 24 + 8.15 * _LONGEST
    rows = "\n".join(
        f'<text class="t" x="14" y="{28 + at * _LINE}">{line}</text>'
        for at, line in enumerate(lines)
        if line
    )
    said = escape("A terminal: " + "; ".join(command for command, _ in session))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height}" '
        f'width="{width:g}" height="{height}" role="img" aria-label="{said}">\n'
        f"<title>{said}</title><style>{_STYLE}</style>\n"
        f'<rect class="paper" x="1" y="1" width="{width - 2:g}" height="{height - 2}" rx="8"/>\n'
        f"{rows}\n</svg>\n"
    )


def _painted(line: str) -> Iterator[str]:
    """A line with its ANSI colours as spans; what is too long ends in dots."""
    room, style = _LONGEST, ""
    for piece in re.split(r"(\033\[\d+m)", line):
        if code := re.fullmatch(r"\033\[(\d+)m", piece):
            style = _CODES.get(code[1], "")
            continue
        shown = piece if len(piece) <= room else f"{piece[: max(0, room - 1)]}…" if room else ""
        room -= len(shown)
        if shown:
            yield f'<tspan class="{style}">{escape(shown)}</tspan>' if style else escape(shown)


if __name__ == "__main__":
    main()
