"""Time whole commands against each other: taken in turns, in one run, by their medians.

A machine is busier at one moment than at another, so only the ratios of one run mean much; those of
processor time mean more than those of wall time.
"""

import os
import resource
import statistics
import subprocess
import sys
import time
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


def race(contestants: Sequence[Contestant], *, limit: float, of_cpu: bool = False) -> None:
    """Run them in turns and print a table; leave with 1 if the first is too slow.

    Args:
        contestants: ours first, then the peer that the limit is about, then others.
        limit: how often the peer's time ours may take.
        of_cpu: whether it is processor time, of each process with all that it starts.
    """
    seconds = _cpu_seconds if of_cpu else _seconds
    times: dict[str, list[float]] = {each.name: [] for each in contestants}
    for _ in range(ROUNDS + 1):
        for each in contestants:
            each.before()
            times[each.name].append(seconds(each))
    medians = {name: statistics.median(taken[1:]) for name, taken in times.items()}
    ours, peer = (medians[each.name] for each in contestants[:2])
    width = max(map(len, medians))
    print(f"{'':{width}}  {'   CPU ms' if of_cpu else 'median ms'}  ratio to ours")
    for name, median in medians.items():
        print(f"{name:{width}}  {median * 1000:9.0f}  {median / ours:13.2f}")
    print(f"ours is {ours / peer:.2f}x of {contestants[1].name}; the limit is {limit}x")
    sys.exit(ours / peer > limit)


def _cpu_seconds(contestant: Contestant) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _seconds(contestant)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _seconds(contestant: Contestant) -> float:
    started = time.perf_counter()
    run = subprocess.run(
        contestant.command, cwd=contestant.folder, capture_output=True, check=False
    )
    taken = time.perf_counter() - started
    if run.returncode:
        sys.exit(f"{contestant.name} failed:\n{run.stderr.decode(errors='replace')}")
    return taken
