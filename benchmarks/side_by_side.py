"""Time whole commands against each other: taken in turns, in one run, by their medians.

A machine is busier at one moment than at another, so only the ratios of one run mean much, and
what is counted is the processor's time, user and system, of a command and all that it starts.
Python may keep its bytecode, as it does wherever a program is installed.
"""

import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROUNDS = int(os.environ.get("ROUNDS", "15"))
LAYERLINE = (str(Path(sys.executable).with_name("layerline")),)


@dataclass(frozen=True, slots=True)
class Contestant:
    """A command under the name that the table shows.

    Attributes:
        name: what it is.
        command: its arguments.
        folder: where it runs.
        before: puts everything back before each run; its time is not counted.
    """

    name: str
    command: Sequence[str]
    folder: Path
    before: Callable[[], object] = lambda: None


def race(contestants: Sequence[Contestant], *, limit: float) -> None:
    """Run them in turns and print a table; leave with 1 if the first is too slow.

    Args:
        contestants: ours first, then the peer that the limit is about, then others.
        limit: how often the peer's time ours may take.
    """
    times: dict[str, list[float]] = {each.name: [] for each in contestants}
    for _ in range(ROUNDS + 1):
        for each in contestants:
            each.before()
            times[each.name].append(seconds(each.command, each.folder))
    medians = {name: statistics.median(taken[1:]) for name, taken in times.items()}
    ours, peer = (medians[each.name] for each in contestants[:2])
    width = max(map(len, medians))
    print(f"{'':{width}}  median ms  ratio to ours")
    for name, median in medians.items():
        print(f"{name:{width}}  {median * 1000:9.0f}  {median / ours:13.2f}")
    print(f"ours is {ours / peer:.2f}x of {contestants[1].name}; the limit is {limit}x")
    sys.exit(ours / peer > limit)


def seconds(command: Sequence[str], folder: Path) -> float:
    """The processor's time that a command takes, with all that it starts."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(command, cwd=folder, capture_output=True, check=False, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{run.stderr.decode(errors='replace')}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
