"""What saved models cost a page: its opening with a thousand of them in the folder against ten, nearly all of other visitors.

For each page, what our handler does when it is opened (the view, the lists, the answer); the two folders take turns in one
process. The lists are what of the answer goes to the browser for them.
"""

import inspect
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any

import common
import gradio as gr

from gan import paths
from gan.models import catalogue
from gan.web.pages import compare, digits, draw, explore

FEW, MANY = 10, 1000
OTHERS = 0.99
"""Share of the models that belong to other visitors."""
PAGES = {"Explore": explore, "Digits": digits, "Compare": compare, "Draw": draw}
KEY = "a" * 32


def fill(home: Path, count: int) -> None:
    """So many models, as a server keeps them."""
    (home / "models").mkdir(parents=True)
    for number in range(count):
        file = home / "models" / f"cgan-live-{number}.safetensors"
        try:
            os.link(paths.SHIPPED / "infogan.safetensors", file)
        except OSError:  # another disk
            shutil.copy(paths.SHIPPED / "infogan.safetensors", file)
        if number >= count * (1 - OTHERS):
            note = {"owner": "b" * 32, "saved": time.time() - number, "automatic": True}
            file.with_suffix(".json").write_text(json.dumps(note), encoding="utf-8")


def opening(page: Any) -> Any:
    """The handler that answers when the page is opened."""
    with gr.Blocks() as demo:
        page.build()
    return next(one.fn for one in demo.fns.values() if one.fn is not None and one.fn.__name__ == "load")


def lists(answer: dict[Any, Any]) -> int:
    """Bytes of the lists of models in an answer."""
    return sum(len(json.dumps(value["choices"])) for value in answer.values() if isinstance(value, dict) and "choices" in value)


def measure(quick: bool) -> common.Report:
    """Both folders in turn, page by page."""
    times, repeats = 2 if quick else 10, {}
    with tempfile.TemporaryDirectory() as folder:
        homes = {count: Path(folder) / str(count) for count in (FEW, MANY)}
        for count, home in homes.items():
            fill(home, count)
        os.environ["GAN_THEATRE_HOME"] = str(homes[FEW])
        rows, sums, handlers = [], {FEW: 0.0, MANY: 0.0}, {name: opening(page) for name, page in PAGES.items()}
        time.sleep(0.2)
        for name, handler in handlers.items():
            took: dict[int, list[float]] = {FEW: [], MANY: []}
            size = {}
            arguments = [KEY, "dcgan"][: len(inspect.signature(handler).parameters) - 1]
            for _ in range(times):
                for count, home in homes.items():
                    os.environ["GAN_THEATRE_HOME"] = str(home)
                    catalogue.entries()
                    for _ in range(3):
                        began = time.process_time()
                        answer = handler(*arguments, SimpleNamespace(query_params={}))
                        took[count].append(time.process_time() - began)
                    size[count] = lists(answer)
            few, many = (1000 * median(took[count]) for count in (FEW, MANY))
            sums[FEW] += few
            sums[MANY] += many
            rows.append([name, f"{few:.1f}", f"{many:.1f}", f"{many / few:.2f}x", f"{size[FEW]:,}", f"{size[MANY]:,}"])
        began = time.process_time()
        for _ in range(10):
            catalogue._last = None
            catalogue.entries()
        repeats["listing"] = 100 * (time.process_time() - began)
    return common.Report(
        [
            "page",
            f"{FEW} models, ms of CPU",
            f"{MANY:,} models, ms of CPU",
            "ratio",
            f"lists of {FEW}, bytes",
            f"of {MANY:,}, bytes",
        ],
        rows,
        [common.at_most("all these pages with a thousand models, against ten", sums[MANY] / sums[FEW], 1.25, "x")],
        [f"One listing of {MANY:,} models from the folder: {repeats['listing']:.1f} ms of CPU, headers known."],
    )


if __name__ == "__main__":
    sys.exit(common.run(__doc__, measure))
