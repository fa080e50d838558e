"""The benchmark on which the claim about memory rests still runs, with files that take no time."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_release_with_large_files_is_measured() -> None:
    """Its exit code says whether all was deposited, in less memory than is promised."""
    command = [sys.executable, "benchmarks/deposit.py", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "attached.bin: 1.0 MB" in done.stdout
