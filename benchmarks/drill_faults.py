"""The fault drills of the test suite with large counts: 1,000 creations, outages of ten seconds.

Processes are killed three times, servers are cut off by a proxy of the drill's own; after each
drill the database is audited: nothing acknowledged is lost, each event has one effect, none is
invented. It takes about seven minutes on a busy machine, half of that on a quiet one; `COUNT=200`
or the name of a drill makes it shorter.
"""

import os
import subprocess
import sys
from pathlib import Path

DRILLS = Path(__file__).parent.parent / "tests/acceptance/test_faults.py"


def main() -> None:
    """Run the drills, or those whose names hold the argument."""
    chosen = ["-k", sys.argv[1]] if len(sys.argv) > 1 else []
    environment = {
        **os.environ,
        "LAYERLINE_FULL": "1",
        "LAYERLINE_REQUIRE_SERVICES": "1",
        "LAYERLINE_DRILL_COUNT": os.environ.get("COUNT", "1000"),
        "LAYERLINE_DRILL_OUTAGE": os.environ.get("OUTAGE", "10"),
    }
    command = [sys.executable, "-m", "pytest", "-v", "--durations=0", str(DRILLS), *chosen]
    sys.exit(subprocess.run(command, env=environment, check=False).returncode)


if __name__ == "__main__":
    main()
