"""Processor time of whole commands and of their children: a busy machine changes it least."""

import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def processor(command: Sequence[str], folder: Path, *, accepted: int = 1) -> float:
    """Seconds of processor time, user and system, of a command that ends with no more than that."""
    environment = os.environ | {"PYTHONPATH": "src"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # installed peers are compiled, too
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    if run.returncode > accepted:
        sys.exit(f"{command[0]} failed:\n{run.stderr.decode(errors='replace')}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def largest() -> int:
    """Megabytes of the largest process so far."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
