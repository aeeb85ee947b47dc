"""`layerline update` beside `copier update`, of the same project between the same two versions.

Whole processes, taken in turns; CPU of each with all that it starts, and wall time. The project
is as small as the answers allow, and its template changes in ten files.
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
from pathlib import Path

from side_by_side import ROUNDS

LIMIT = 0.6
REPOSITORY = Path(__file__).parent.parent
SMALL = ("example=no", "docker=no", "ci=none")
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


def two_releases(folder: Path) -> Path:
    """A repository of layerline with the versions 1.0.0 and 1.1.0."""
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


def change(repository: Path) -> None:
    """What a release changes: a line in each of ten files."""
    for file in sorted((repository / "template/src/app/core").glob("*.py"))[:10]:
        file.write_text(f"{file.read_text()}\nRELEASED = True\n")


def point_at(repository: Path, answers: Path) -> None:
    """Let copier find the releases of the bench."""
    source = f"_src_path: {repository}"
    answers.write_text(re.sub("^_src_path: .*$", source, answers.read_text(), flags=re.MULTILINE))


def measured(command: list[str], folder: Path, environment: dict[str, str]) -> tuple[float, float]:
    """The CPU and the wall time of a command, in seconds."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{command} failed:\n{done.stderr.decode(errors='replace')}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def main() -> int:
    """Measure, and say whether ours stays below the limit. Returns the exit code."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        repository = two_releases(folder)
        environment = {**os.environ, "PYTHONPATH": str(repository / "src")}
        layerline = [sys.executable, "-m", "layerline"]
        data = [word for each in SMALL for word in ("--data", each)]
        subprocess.run(
            [*layerline, "new", "model", "--defaults", "--no-git", *data],
            cwd=folder, env=environment, check=True, capture_output=True,
        )  # fmt: skip
        change(repository)
        release(repository, "1.1.0")
        model = folder / "model"
        point_at(repository, model / ".copier-answers.yml")
        git(model, "init", "--quiet", "--initial-branch=main")
        commit(model, "begin")
        copier = str(Path(sys.executable).with_name("copier"))
        contestants = {
            "layerline update": [*layerline, "update"],
            "copier update": [copier, "update", "--defaults", "--quiet"],
        }
        times: dict[str, list[tuple[float, float]]] = {each: [] for each in contestants}
        for _ in range(ROUNDS + 1):
            for each, command in contestants.items():
                shutil.rmtree(folder / "shop", ignore_errors=True)
                shutil.copytree(model, folder / "shop", symlinks=True)
                times[each].append(measured(command, folder / "shop", environment))
        files = len(git(model, "ls-files").splitlines())
        return told(times, files)


def told(times: dict[str, list[tuple[float, float]]], files: int) -> int:
    """Print the table. Returns the exit code."""
    print(f"a project of {files} files, {ROUNDS} rounds, medians")
    print(f"{'':18}  CPU ms  wall ms")
    medians = {}
    for name, taken in times.items():
        cpu, wall = (statistics.median(each[which] for each in taken[1:]) for which in (0, 1))
        medians[name] = (cpu, wall)
        print(f"{name:18}  {cpu * 1000:6.0f}  {wall * 1000:7.0f}")
    (our_cpu, our_wall), (peer_cpu, peer_wall) = medians.values()
    cpu, wall = our_cpu / peer_cpu, our_wall / peer_wall
    print(
        f"ours is {cpu:.2f}x of copier in CPU and {wall:.2f}x in wall time; the limit is {LIMIT}x"
    )
    return int(max(cpu, wall) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
