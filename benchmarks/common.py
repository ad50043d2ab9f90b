"""What the benchmarks share: the command line, tables and verdicts, fresh processes, the app and a browser."""

import argparse
import json
import os
import platform
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

import torch  # before gan, so that a process whose environment says nothing of waiting threads has torch's own default

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
WAITING = ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT")
"""What gan/__init__.py sets so that waiting threads sleep."""
SAVING = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
"""Script by which a page leaves all drawing to the server, for what is measured of that."""
PATIENCE = 120.0
"""Seconds to wait for anything at all."""


@dataclass
class Report:
    """One benchmark's outcome: a table, and a sentence for each target and remark."""

    columns: list[str]
    rows: list[list[str]]
    targets: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The table and the sentences as Markdown, which is also what the terminal shows."""
        table = [self.columns, *self.rows]
        widths = [max(len(row[i]) for row in table) for i in range(len(self.columns))]
        written = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in table]
        written.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
        sentences = [f"- **{line}**" for line in self.targets] + [f"- {line}" for line in self.remarks]
        return [*written, "", *sentences]


def run(doc: str | None, measure: Callable[[bool], Report]) -> None:
    """The command line of one benchmark: measure, print, and write JSON when asked."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a few small measurements, to see that it works")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the outcome here too")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is ended
    report = measure(chosen.quick)
    print("\n".join(report.lines()), flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(asdict(report), indent=1))


def at_most(what: str, reached: float, limit: float, unit: str) -> str:
    """A target line where less is better."""
    return f"{what}: target at most {limit:g}{unit}, reached {reached:.2f}{unit}: {'met' if reached <= limit else 'not met'}"


def at_least(what: str, reached: float, limit: float, unit: str) -> str:
    """A target line where more is better."""
    return f"{what}: target at least {limit:g}{unit}, reached {reached:.2f}{unit}: {'met' if reached >= limit else 'not met'}"


def percentile(values: list[float], share: float) -> float:
    """The value below which a share (0..1) of the values lie."""
    return sorted(values)[min(len(values) - 1, round(share * (len(values) - 1)))]


def spread(values: list[float], form: str = ".0f") -> str:
    """The median, with the lowest and highest in brackets."""
    return f"{median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


def say(words: str) -> None:
    """Progress, apart from the outcome."""
    print(words, file=sys.stderr, flush=True)


def in_process(function: Callable[..., Any], *arguments: Any, sleeping: bool = True) -> Any:
    """What ``function`` returns in a fresh process, so that no setting of threads leaks from one side to another.

    ``sleeping``: whether torch's waiting threads sleep, as in the app and ``gan train``, or spin, torch's own default.
    """
    with waiting(sleeping), ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


@contextmanager
def waiting(sleeping: bool) -> Iterator[None]:
    """Processes started in here have waiting threads asleep as ``gan`` sets it, or left to torch's default."""
    before = dict(os.environ)
    for name in WAITING:
        os.environ.pop(name, None)
    if sleeping:
        sys.modules.pop("gan", None)
        import gan  # noqa: F401  its first lines set the environment
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(command: list[str], port: int, home: Path) -> Iterator[subprocess.Popen]:
    """A server in a process group of its own, which is ended at the end. It may not be listening yet."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    with (home / "server.log").open("a") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**environment, "GAN_THEATRE_HOME": str(home)},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGCONT)
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def app() -> Iterator[tuple[str, subprocess.Popen]]:
    """``python app.py`` with a home of its own: its address and process."""
    port = free_port()
    with (
        tempfile.TemporaryDirectory() as home,
        serving([sys.executable, "app.py", "--port", str(port)], port, Path(home)) as process,
    ):
        wait_for_port(port)
        yield f"http://127.0.0.1:{port}", process


def wait_for_port(port: int) -> None:
    """Until somebody listens there."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError(f"Nothing opened port {port} within {PATIENCE:.0f} seconds.")


@contextmanager
def beside(target: Callable[..., None], *arguments: Any) -> Iterator[int]:
    """A server of ours in a process of its own: ``target(port, *arguments)``; its port."""
    port = free_port()
    server = get_context("spawn").Process(target=target, args=(port, *arguments))
    server.start()
    try:
        wait_for_port(port)
        yield port
    finally:
        server.terminate()
        server.join()


@contextmanager
def browser() -> Iterator[Any]:
    """The headless Chromium of the tests, started."""
    from playwright.sync_api import sync_playwright

    from tests.browser import chromium
    from tests.browser.conftest import FLAGS

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium.find(), args=FLAGS)
        yield started
        started.close()


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def machine() -> str:
    """What was measured on, in one line."""
    try:
        name = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    except OSError:
        name = None
    from gan.device import cpu_has_bf16

    units = "with bf16 units" if cpu_has_bf16() else "without bf16 units"
    processor = name.group(1) if name else platform.processor() or platform.machine()
    return f"{processor}, {cores()} cores, {units}; Python {platform.python_version()}, torch {torch.__version__}"
