"""Run every benchmark, one after the other, each in its own process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SCRIPTS = (
    "front_door.py",
    "world.py",
    "features.py",
    "checks.py",
    "groups.py",
    "nij.py",
    "reasons.py",
    "doubts.py",
    "report_page.py",
)


def main() -> int:
    """Run all; the exit code is the number of scripts that failed."""
    failed = 0
    for script in SCRIPTS:
        print(f"\n== {script}", flush=True)
        failed += subprocess.run([sys.executable, str(HERE / script)], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
