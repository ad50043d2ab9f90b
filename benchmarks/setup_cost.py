"""What a machine pays for the app: disk for the Python packages, memory while nobody is there.

Measured for the Python that runs this (`python benchmarks/setup_cost.py` in each environment that is to be compared); a row of
another build of torch stays from the time before. Memory is that of the server and its helpers together, each shared page counted
once, half a minute after it opened; Linux alone tells it.
"""

import json
import sys
import time
from pathlib import Path

import common
import torch

KEPT = Path(__file__).parent / "results" / "setup_cost.json"
SETTLE = 30.0
"""Seconds after which a server that nobody visits has done all that it does at its start."""
BUILDS = {"cu": "for NVIDIA cards (what pip takes on Linux)", "cpu": "for CPUs alone", "rocm": "for AMD cards"}


def gigabytes(folder: Path) -> float:
    """What the files of a folder hold, in 10^9 bytes."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink()) / 1e9


def memory(group: int) -> float:
    """Proportional set size of all processes of a process group, in 10^9 bytes."""
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if int((process / "stat").read_text().rpartition(")")[2].split()[2]) != group:
                continue
            rollup = (process / "smaps_rollup").read_text()
        except OSError:  # it has ended meanwhile, or is not ours
            continue
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total * 1024 / 1e9


def measure(quick: bool) -> common.Report:
    """One start, one look; the rows of other builds as they were kept."""
    kind = next(
        (words for key, words in BUILDS.items() if torch.__version__.partition("+")[2].startswith(key)), torch.__version__
    )
    with common.app() as (_, process):
        time.sleep(2 if quick else SETTLE)
        used = memory(process.pid)
    disk = gigabytes(Path(sys.prefix))
    rows = {row[0]: row for row in json.loads(KEPT.read_text(encoding="utf-8"))["rows"]} if KEPT.exists() else {}
    rows[kind] = [kind, f"{disk:.1f} GB", f"{used:.1f} GB"]
    return common.Report(
        ["build of torch", "disk, packages", "memory, nobody there"],
        list(rows.values()),
        [],
        [f"The repository itself takes {gigabytes(common.ROOT / 'assets') + gigabytes(common.ROOT / 'checkpoints'):.2f} GB."],
    )


if __name__ == "__main__":
    common.run(__doc__, measure)
