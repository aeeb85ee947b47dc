"""`layerline new` beside cookiecutter, on a template with the same files."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from side_by_side import LAYERLINE, Contestant, race

COOKIECUTTER = str(Path(sys.executable).with_name("cookiecutter"))
COPIER = str(Path(sys.executable).with_name("copier"))
REPOSITORY = Path(__file__).parent.parent


def as_cookiecutter_template(project: Path, template: Path) -> None:
    """The files of a project as a template; what looks like Jinja in them is only copied."""
    inside = template / "{{cookiecutter.slug}}"
    shutil.copytree(project, inside)
    jinja = [
        path.relative_to(inside).as_posix()
        for path in inside.rglob("*")
        if path.is_file() and any(sign in path.read_bytes() for sign in (b"{{", b"{%", b"{#"))
    ]
    configuration = {"slug": "peer", "_copy_without_render": jinja}
    (template / "cookiecutter.json").write_text(json.dumps(configuration))


with tempfile.TemporaryDirectory() as temporary:
    folder = Path(temporary)
    subprocess.run([*LAYERLINE, "new", "model", "--no-git"], cwd=folder, check=True)
    as_cookiecutter_template(folder / "model", folder / "template")
    plain = folder / "plain-copier"
    plain.mkdir()
    shutil.copyfile(REPOSITORY / "copier.yml", plain / "copier.yml")
    shutil.copytree(REPOSITORY / "template", plain / "template")

    def remove(name: str) -> None:
        """Make room for the next round."""
        shutil.rmtree(folder / name, ignore_errors=True)

    race(
        [
            Contestant(
                "layerline new", [*LAYERLINE, "new", "ours"], folder, lambda: remove("ours")
            ),
            Contestant(
                "cookiecutter",
                [COOKIECUTTER, "--no-input", "template"],
                folder,
                lambda: remove("peer"),
            ),
            Contestant(
                "layerline new --no-git",
                [*LAYERLINE, "new", "bare", "--no-git"],
                folder,
                lambda: remove("bare"),
            ),
            Contestant(
                "copier copy",
                [COPIER, "copy", "--quiet", "--defaults", "plain-copier", "copied"],
                folder,
                lambda: remove("copied"),
            ),
        ],
        limit=1.0,
    )
