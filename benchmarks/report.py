"""Runs the benchmarks and writes benchmarks/README.md from their results, so that no figure in it is typed by hand.

``--only NAME ...`` measures some again and keeps the results of the others (no NAME: only writes the page); ``--quick`` runs
them small and only prints.
"""

import argparse
import ast
import json
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import common

HERE = Path(__file__).parent
RESULTS = HERE / "results"
BENCHMARKS = (
    "slider_to_pixels",
    "stage",
    "browser_lane",
    "training_speed",
    "time_to_quality",
    "precision_parity",
    "live_page_cost",
    "live_play",
    "games",
    "images_to_digits",
    "browser_training",
    "training_step",
    "inversion",
    "browser_search",
    "chart_frames",
    "first_picture",
    "static_page",
    "browser_engine",
    "browser_parity",
    "page_memory",
    "model_listing",
    "setup_cost",
)
HEADING = """# Benchmarks

`make bench` runs all of these and writes this page; `python benchmarks/report.py --only NAME` measures one again. Each measures
both of its sides in turn, in one run, so ratios hold even where single figures wander. Leave the machine alone meanwhile.
"""


def section(name: str, outcome: dict) -> str:
    """One benchmark as Markdown: its own docstring, then what came out, where and when."""
    doc = ast.get_docstring(ast.parse((HERE / f"{name}.py").read_text())) or ""
    measured = f"Measured on {outcome.pop('date')}: {outcome.pop('machine')}."
    return "\n".join([f"## {name}", "", doc.replace("``", "`"), "", measured, "", *common.Report(**outcome).lines(), ""])


def main() -> int:
    """Run, keep the results, and write the page from all there are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes; nothing is kept and the page is not written")
    parser.add_argument("--only", nargs="*", default=BENCHMARKS, metavar="NAME", help=", ".join(BENCHMARKS))
    chosen = parser.parse_args()
    if unknown := set(chosen.only) - set(BENCHMARKS):
        parser.error(f"there is no benchmark {sorted(unknown)[0]!r}; choose from {', '.join(BENCHMARKS)}")
    RESULTS.mkdir(exist_ok=True)
    for name in chosen.only:
        print(f"== {name}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "outcome.json"
            command = [sys.executable, str(HERE / f"{name}.py"), "--json", str(file), *(["--quick"] if chosen.quick else [])]
            if (code := subprocess.call(command)) != 0:
                return code
            outcome = json.loads(file.read_text()) | {"date": date.today().isoformat(), "machine": common.machine()}
        if not chosen.quick:
            (RESULTS / f"{name}.json").write_text(json.dumps(outcome, indent=1) + "\n")
    if not chosen.quick:
        there = [name for name in BENCHMARKS if (RESULTS / f"{name}.json").exists()]
        parts = [HEADING, *(section(name, json.loads((RESULTS / f"{name}.json").read_text())) for name in there)]
        (HERE / "README.md").write_text("\n".join(parts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
