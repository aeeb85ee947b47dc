"""Checks the environment and `.env` without starting anything: `make env-check`."""

import sys

from app.core.settings_check import settings_problems
from app.wiring.settings import SETTINGS


def main() -> int:
    """Print what is wrong. Returns the exit code."""
    problems = settings_problems(SETTINGS)
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print("The settings are complete and valid.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
