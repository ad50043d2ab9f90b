"""The app opens under any locale and code page, behind a proxy, on any host and port, and closes at any moment."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gan import paths
from gan.errors import TheatreError
from gan.web import listen_address
from tests.helpers import is_sentence

PATIENCE = 120.0
NOWHERE = "http://127.0.0.1:9"
"""A proxy at which nobody listens."""
CODE_PAGE = """
import io, pathlib, runpy, sys
page = sys.argv.pop(1)
real = io.open
def read_text(self, encoding=None, errors=None, newline=None):
    with real(self, encoding=encoding or page, errors=errors) as file:
        return file.read()
def write_text(self, data, encoding=None, errors=None, newline=None):
    with real(self, "w", encoding=encoding or page, errors=errors, newline=newline) as file:
        return file.write(data)
pathlib.Path.read_text, pathlib.Path.write_text = read_text, write_text
sys.argv[0] = "app.py"
sys.path.insert(0, ".")
runpy.run_path("app.py", run_name="__main__")
"""
"""Runs the app as on a Windows whose code page is the first argument: text files opened without an encoding are read by it."""


@contextmanager
def app(tmp_path: Path, *words: str, **environment: str) -> Iterator[tuple[subprocess.Popen, Path]]:
    """The app in a process of its own, and what it prints."""
    log = tmp_path / "server.log"
    with log.open("wb") as file:
        running = subprocess.Popen(
            [sys.executable, *words],
            cwd=paths.ROOT,
            env=os.environ | {"GAN_THEATRE_HOME": str(tmp_path / "home")} | environment,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        yield running, log
    finally:
        running.terminate()
        try:
            running.wait(30)
        except subprocess.TimeoutExpired:
            running.kill()


def opened(running: subprocess.Popen, log: Path) -> str:
    """The address at which the app says it is open, once it answers there with its first page."""
    deadline = time.monotonic() + PATIENCE
    while not (told := re.search(rb"open at (http://\S+)", log.read_bytes())):
        assert running.poll() is None and time.monotonic() < deadline, log.read_text(encoding="utf-8", errors="replace")
        time.sleep(0.1)
    url = told[1].decode()
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with straight.open(url, timeout=30) as answer:
        assert b"GAN Theatre" in answer.read()
    assert b"Traceback" not in log.read_bytes()
    return url


def test_the_c_locale_opens(tmp_path: Path) -> None:
    locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), NOWHERE)
    with app(tmp_path, "app.py", "--port", "0", **locale, **proxies, NO_PROXY="", no_proxy="") as (running, log):
        opened(running, log)


@pytest.mark.parametrize("page", ["gbk", "cp1252"])
def test_another_code_page_opens(page: str, tmp_path: Path) -> None:
    with app(tmp_path, "-c", CODE_PAGE, page, "--port", "0") as (running, log):
        opened(running, log)


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_ipv6_opens(tmp_path: Path) -> None:
    with app(tmp_path, "app.py", "--host", "::1", "--port", "0") as (running, log):
        assert opened(running, log).startswith("http://[::1]:")


@pytest.mark.parametrize("seconds", [3.0, 8.0])
def test_ctrl_c_closes_it_before_it_has_opened(seconds: float, tmp_path: Path) -> None:
    with app(tmp_path, "app.py", "--port", "0") as (running, log):
        time.sleep(seconds)
        running.send_signal(signal.SIGINT)
        assert running.wait(60) in (0, 130)
        assert b"Traceback" not in log.read_bytes()


def test_a_port_in_the_environment_that_is_none_is_told_in_a_sentence(tmp_path: Path) -> None:
    with app(tmp_path, "app.py", GRADIO_SERVER_PORT="abc") as (running, log):
        assert running.wait(60) == 2
        assert "a port is a whole number from 1 to 65535, not 'abc'" in log.read_text()


@pytest.mark.parametrize(
    ("host", "port", "reason"),
    [
        ("127.0.0.1", 70000, "from 1 to 65535"),
        ("127.0.0.1", -1, "from 1 to 65535"),
        ("192.0.2.1", 7860, "This machine has no address 192.0.2.1"),
        ("no such host", 7860, "There is no host called 'no such host'"),
    ],
)
def test_what_cannot_be_listened_on_is_refused_for_its_true_reason(host: str, port: int, reason: str) -> None:
    with pytest.raises(TheatreError, match=reason) as caught:
        listen_address.check(host, port)
    assert is_sentence(caught.value)


def test_a_taken_port_is_told() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        for host in ("127.0.0.1", "0.0.0.0", "localhost"):
            with pytest.raises(TheatreError, match=f"port {port} is taken"):
                listen_address.check(host, port)


def test_port_0_is_any_that_is_free() -> None:
    at = listen_address.check("0.0.0.0", 0)
    assert 0 < at.port < 65536 and at.url == f"http://127.0.0.1:{at.port}"
    assert listen_address.check("[::1]", 0).url.startswith("http://[::1]:") if socket.has_ipv6 else True


def test_a_proxy_is_passed_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "intranet.example")
    monkeypatch.delenv("no_proxy", raising=False)
    listen_address.without_proxy("10.0.0.7")
    assert os.environ["NO_PROXY"].split(",") == ["intranet.example", "127.0.0.1", "localhost", "::1", "10.0.0.7"]
    assert "localhost" in os.environ["no_proxy"]
