"""The command line: which verbs there are, and how a refusal looks."""

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(0)
