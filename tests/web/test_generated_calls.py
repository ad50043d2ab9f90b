"""Whatever is sent to a running app gets an answer that a visitor may read: no status 500, no traceback, no broken connection.

The same calls each time. ``GENERATED_CALLS=2000 GENERATED_SEED=7`` makes more, and others; so does
``python -m tests.web.generated`` against an app that is running already.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from gan import paths
from tests.web.generated.client import call_many

COUNT, SEED = int(os.environ.get("GENERATED_CALLS", "300")), int(os.environ.get("GENERATED_SEED", "1"))


@pytest.fixture
def app(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of an app of its own, and its log; what runs were started end with it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path / "server.log"
    with log.open("w", encoding="utf-8") as file:
        server = subprocess.Popen(
            [sys.executable, "app.py", "--port", str(port)],
            cwd=paths.ROOT,
            env={**os.environ, "GAN_THEATRE_HOME": str(tmp_path / "home")},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_open(f"{url}/theme.css", server)
        yield url, log
    finally:
        server.terminate()
        server.wait(60)


def _wait_until_open(address: str, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the app did not open")


def test_whatever_is_sent_gets_a_sentence(app: tuple[str, Path]) -> None:
    troubles, counts = call_many(*app, COUNT, SEED)
    assert not troubles, "\n".join(map(str, troubles[:10]))
    assert counts["event"] > COUNT / 10 and counts["400"] > COUNT / 20 and counts["socket"] > COUNT / 20, counts
