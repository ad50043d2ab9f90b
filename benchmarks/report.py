"""Runs every benchmark and writes benchmarks/README.md, so that no figure in it is typed by hand.

``--quick`` runs them small and only prints, to see that they work.
"""

import argparse
import ast
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import common

HERE = Path(__file__).parent
BENCHMARKS = ("slider_to_pixels", "training_speed", "precision_parity", "live_page_cost", "first_picture")
HEADING = """# Benchmarks

`make bench` runs all of these and writes this page; `python benchmarks/NAME.py [--quick] [--json FILE]` runs one. Each measures
both of its sides in turn, in one run, so ratios hold even where single figures wander. Leave the machine alone meanwhile.
"""


def section(name: str, outcome: dict) -> str:
    """One benchmark as Markdown: its own docstring, then what came out."""
    doc = ast.get_docstring(ast.parse((HERE / f"{name}.py").read_text())) or ""
    return "\n".join([f"## {name}", "", doc.replace("``", "`"), "", *common.Report(**outcome).lines(), ""])


def main() -> int:
    """Run, and write when all is measured in full."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes; the page is not written")
    quick = parser.parse_args().quick
    parts = [HEADING, f"Measured on: {common.machine()}.\n"]
    for name in BENCHMARKS:
        print(f"== {name}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "outcome.json"
            command = [sys.executable, str(HERE / f"{name}.py"), "--json", str(file), *(["--quick"] if quick else [])]
            if (code := subprocess.call(command)) != 0:
                return code
            parts.append(section(name, json.loads(file.read_text())))
    if not quick:
        (HERE / "README.md").write_text("\n".join(parts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
