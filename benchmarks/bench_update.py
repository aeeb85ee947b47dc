"""`layerline update` beside copier's, of the same project between the same two versions.

Taken in turns; CPU of each with all that it starts, and wall time. Ours is the whole process. Of
copier it is `run_update` alone, its imports and its command line left out, which is what the limit
is about, and the whole `copier update` for comparison. The template changes in ten files; a
project of it has as many as the answers leave, or 60, where the others are taken out of it.
"""

import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from side_by_side import ROUNDS

LIMIT = 0.6
REPOSITORY = Path(__file__).parent.parent
SMALL = ("example=no", "docker=no", "ci=none")
FEW = 60
"""The project that the limit is about."""

RUN_UPDATE = """
import os, sys, time
from copier import run_update
before, started = os.times(), time.perf_counter()
run_update(".", defaults=True, overwrite=True, quiet=True)
wall, after = time.perf_counter() - started, os.times()
print(sum(after[:4]) - sum(before[:4]), wall)
"""
NOBODY = ("-c", "user.name=bench", "-c", "user.email=bench@localhost")


def git(folder: Path, *arguments: str) -> str:
    """Run git, which must succeed."""
    command = ["git", *NOBODY, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def commit(folder: Path, message: str) -> None:
    """Commit all there is."""
    git(folder, "add", "--all", "--force", ".")
    git(folder, "commit", "--quiet", "--message", message)


def release(repository: Path, version: str) -> None:
    """Commit and tag what there is as a version."""
    file = repository / "src/layerline/release.py"
    versioned = f'VERSION = "{version}"'
    file.write_text(re.sub(r"^VERSION = .*$", versioned, file.read_text(), flags=re.MULTILINE))
    commit(repository, version)
    git(repository, "tag", f"v{version}")


def a_release(folder: Path) -> Path:
    """A repository of layerline with the version 1.0.0."""
    repository = folder / "layerline"
    repository.mkdir()
    for name in ("src", "template"):
        unwanted = shutil.ignore_patterns("__pycache__")
        shutil.copytree(REPOSITORY / name, repository / name, ignore=unwanted)
    for name in ("copier.yml", "pyproject.toml"):
        shutil.copyfile(REPOSITORY / name, repository / name)
    git(repository, "init", "--quiet", "--initial-branch=main")
    release(repository, "1.0.0")
    return repository


def thin_out(repository: Path, count: int) -> None:
    """Leave so many files in the template that a project of it has 60.

    Args:
        repository: of layerline.
        count: the files that a project has of all of them.
    """
    template = repository / "template"
    wiring_and_core = (template / "src/app/wiring", template / "src/app/core")
    plain = [
        each
        for folder in ("tests", "src/app")
        for each in sorted((template / folder).rglob("*.py"))
        if not any(each.is_relative_to(kept) for kept in wiring_and_core)
    ]
    for file in plain[: count - FEW]:
        file.unlink()


def change(repository: Path) -> None:
    """What a release changes: a line in each of ten files."""
    for file in sorted((repository / "template/src/app/core").glob("*.py"))[:10]:
        file.write_text(f"{file.read_text()}\nRELEASED = True\n")


def point_at(repository: Path, answers: Path) -> None:
    """Let copier find the releases of the bench."""
    source = f"_src_path: {repository}"
    answers.write_text(re.sub("^_src_path: .*$", source, answers.read_text(), flags=re.MULTILINE))


@dataclass(frozen=True, slots=True)
class Times:
    """What something took, in seconds: processor time and wall time."""

    cpu: float
    wall: float


def run(command: Sequence[str], folder: Path, environment: dict[str, str]) -> str:
    """Run a command, which must succeed. Returns what it prints."""
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{command} failed:\n{done.stderr}")
    return done.stdout


def whole(*command: str) -> Callable[[Path, dict[str, str]], Times]:
    """Measure a process with all that it starts."""

    def measured(folder: Path, environment: dict[str, str]) -> Times:
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        run(command, folder, environment)
        wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
        return Times(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall)

    return measured


def run_update_alone(folder: Path, environment: dict[str, str]) -> Times:
    """Measure the call within a process that does nothing else."""
    cpu, wall = run((sys.executable, "-c", RUN_UPDATE), folder, environment).split()
    return Times(float(cpu), float(wall))


LAYERLINE = (sys.executable, "-m", "layerline")
CONTESTANTS = {
    "layerline update": whole(*LAYERLINE, "update"),
    "copier's run_update": run_update_alone,
    "copier update": whole(
        str(Path(sys.executable).with_name("copier")), "update", "--defaults", "--quiet"
    ),
}


def begin(repository: Path, name: str) -> Path:
    """Start a project of the release that is checked out."""
    data = [word for each in SMALL for word in ("--data", each)]
    environment = {**os.environ, "PYTHONPATH": str(repository / "src")}
    folder = repository.parent
    run((*LAYERLINE, "new", name, "--defaults", "--no-git", *data), folder, environment)
    model = folder / name
    point_at(repository, model / ".copier-answers.yml")
    git(model, "init", "--quiet", "--initial-branch=main")
    commit(model, "begin")
    return model


def files_of(model: Path) -> int:
    """How many there are."""
    return len(git(model, "ls-files").splitlines())


def compare(folder: Path, *, is_thin: bool) -> bool:
    """Measure with one project, and print the table. Returns whether ours is below the limit."""
    folder.mkdir()
    repository = a_release(folder)
    model = begin(repository, "model")
    if is_thin:
        thin_out(repository, files_of(model))
        git(repository, "tag", "--delete", "v1.0.0")
        commit(repository, "fewer files")
        git(repository, "tag", "v1.0.0")
        model = begin(repository, "thin")
    change(repository)
    release(repository, "1.1.0")
    environment = {**os.environ, "PYTHONPATH": str(repository / "src")}
    times: dict[str, list[Times]] = {each: [] for each in CONTESTANTS}
    for _ in range(ROUNDS + 1):
        for each, measured in CONTESTANTS.items():
            shutil.rmtree(folder / "shop", ignore_errors=True)
            shutil.copytree(model, folder / "shop", symlinks=True)
            times[each].append(measured(folder / "shop", environment))
            if "RELEASED" not in (folder / "shop/src/app/core/context.py").read_text():
                sys.exit(f"{each} did not update the project")
    return told(times, files_of(model))


def told(times: dict[str, list[Times]], files: int) -> bool:
    """Print the table. Returns whether ours is below the limit."""
    print(f"a project of {files} files, {ROUNDS} rounds, medians")
    print(f"{'':20}  CPU ms  wall ms")
    medians = []
    for name, taken in times.items():
        cpu, wall = (
            statistics.median(getattr(each, which) for each in taken[1:])
            for which in ("cpu", "wall")
        )
        medians.append(cpu)
        print(f"{name:20}  {cpu * 1000:6.0f}  {wall * 1000:7.0f}")
    ours, peer, process = medians
    print(
        f"ours is {ours / peer:.2f}x of run_update and {ours / process:.2f}x of copier's process,"
        f" in processor time; the limit is {LIMIT}x of run_update"
    )
    return ours / peer <= LIMIT


def main() -> int:
    """Measure both projects. Returns the exit code."""
    with tempfile.TemporaryDirectory() as name:
        results = [compare(Path(name, each), is_thin=each == "thin") for each in ("thin", "whole")]
    return int(not all(results))


if __name__ == "__main__":
    sys.exit(main())
