"""Memory and pauses of the server while pages are opened and closed: what a visit leaves behind.

Chromium opens each page of the app in turn, as a new visitor with an empty cache, waits until the page can be used, and closes
it. After a warm-up the same is done 200 times. Memory is the server's own (unique set size, its helper processes left out; Linux
alone tells it). Meanwhile a tiny address of the app is asked every 20 ms, and how long it takes at most is the longest pause; a
server in a process of its own that does nothing else is asked in the same breath, and its longest pause is the machine's.
"""

import http.client
import http.server
import itertools
import json
import os
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import common

LOADS = 200
EVERY = 50
"""Loads between two looks at the memory."""
WARM_ROUNDS = 3
BEAT = 0.02
REST = 10.0
"""Seconds after which the server has done all that a closed page gives it to do."""
USABLE = "main:not([inert])"
"""The page has had its first answer (``assets/js/head/hold.js``)."""


@dataclass(frozen=True)
class Look:
    """The server at one moment: unique set size in MB (10^6 bytes), and CPU seconds it has used since its start."""

    memory: float
    cpu: float


def look(pid: int) -> Look:
    """How the server stands, by /proc."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    own = sum(int(line.split()[1]) for line in rollup if line.startswith("Private_"))
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return Look(own * 1024 / 1e6, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"))


class Idle(http.server.BaseHTTPRequestHandler):
    """A server that does nothing: what it takes is the machine's."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Nothing, in one packet."""
        self.wfile.write(b"HTTP/1.1 204 No Content\r\n\r\n")

    def log_message(self, *_: object) -> None:
        """Silence."""


def idle(port: int) -> None:
    """Serve nothing for ever."""
    http.server.ThreadingHTTPServer(("127.0.0.1", port), Idle).serve_forever()


def beat(ports: tuple[int, ...], results: Connection) -> None:
    """Ask each port every ``BEAT`` seconds; whenever a word comes, answer the longest answer of each since the last word."""
    longest = [0.0] * len(ports)
    lock = threading.Lock()

    def ask(number: int, port: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=common.PATIENCE)
        while True:
            time.sleep(BEAT)
            began = time.perf_counter()
            try:
                connection.request("GET", "/js/none/none")
                connection.getresponse().read()
            except (http.client.HTTPException, ConnectionError):  # it closes what was not used for seconds
                connection.close()
                continue
            with lock:
                longest[number] = max(longest[number], time.perf_counter() - began)

    for number, port in enumerate(ports):
        threading.Thread(target=ask, args=(number, port), daemon=True).start()
    while True:
        results.recv()
        with lock:
            results.send(longest[:])
            longest[:] = [0.0] * len(ports)


@contextmanager
def heart(port: int) -> Iterator[Callable[[], list[float]]]:
    """A function that gives the longest pause since its last call in ms: the app's, and the machine's."""
    ours, theirs = get_context("spawn").Pipe()
    with common.beside(idle) as other:
        process = get_context("spawn").Process(target=beat, args=((port, other), theirs), daemon=True)
        process.start()

        def pauses() -> list[float]:
            ours.send(None)
            return [1000 * seconds for seconds in ours.recv()]

        try:
            yield pauses
        finally:
            process.terminate()
            process.join()


def visit(browser, url: str, page: str) -> None:
    """One load of one page by a new visitor, who then leaves."""
    visitor = browser.new_context(viewport={"width": 1366, "height": 768})
    try:
        tab = visitor.new_page()
        tab.goto(f"{url}/{page}", wait_until="commit", timeout=1000 * common.PATIENCE)
        tab.wait_for_selector(USABLE, timeout=1000 * common.PATIENCE)
    finally:
        visitor.close()


def measure(quick: bool) -> common.Report:
    """Warm-up, the loads, a rest."""
    loads, every = (14, 7) if quick else (LOADS, EVERY)
    rows: list[list[str]] = []
    with common.app() as (url, process), common.browser() as browser, heart(int(url.rpartition(":")[2])) as pauses:
        with urllib.request.urlopen(f"{url}/config", timeout=common.PATIENCE) as answer:
            pages = [page[0] for page in json.load(answer)["pages"]]

        def note(name: str, loads: int, since: Look) -> tuple[Look, float]:
            now, (ours, machine) = look(process.pid), pauses()
            cpu = f"{1000 * (now.cpu - since.cpu) / loads:.0f}" if loads else ""
            rows.append([name, f"{now.memory:.0f}", f"{now.memory - since.memory:+.1f}", cpu, f"{ours:.0f}", f"{machine:.0f}"])
            common.say(" ".join(rows[-1]))
            return now, ours

        visit(browser, url, pages[0])
        time.sleep(REST)
        pauses()
        time.sleep(REST)
        now, _ = note("nobody there", 0, look(process.pid))
        rounds = 1 if quick else WARM_ROUNDS
        for page in pages * rounds:
            visit(browser, url, page)
        time.sleep(REST)
        warm, _ = now, _ = note(f"warm-up, {len(pages)} pages {rounds} times", len(pages) * rounds, now)
        longest, row = 0.0, itertools.cycle(pages)
        for done in range(every, loads + 1, every):
            for page in itertools.islice(row, every):
                visit(browser, url, page)
            now, ours = note(f"{done} loads", every, now)
            longest = max(longest, ours)
        time.sleep(REST)
        now, ours = note(f"{REST:.0f} s later", 0, now)
    return common.Report(
        ["after", "memory, MB", "more than before", "CPU a load, ms", "longest pause, ms", "the machine's own, ms"],
        rows,
        [
            common.at_most(f"growth by {loads} loads after the warm-up", now.memory - warm.memory, 50, " MB"),
            common.at_most("longest pause", max(longest, ours), 200, " ms"),
        ],
        ["Chromium draws the pages on the same cores: where the machine's own pause is long too, the server was not let work."],
    )


if __name__ == "__main__":
    common.run(__doc__, measure)
