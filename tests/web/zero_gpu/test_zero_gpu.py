"""ZeroGPU: what its package says becomes a sentence, and the package itself lends slices by a stand-in of its service.

Without CUDA no slice can be tried on a GPU: with the package as it is, the slice's process ends at once, and the run goes on.
"""

import importlib.util
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gan import paths
from gan.hosting.app_files import app_files
from gan.hosting.kinds import ZERO_GPU
from gan.runs import leased_worker
from gan.web import zero_gpu
from tests.web.zero_gpu import device_api
from tests.web.zero_gpu.device_api import DeviceApi

TOKEN = "x.e30.x"
"""A visitor's token as Hugging Face puts it into each request's headers: the second part is an empty object."""
with_package = pytest.mark.skipif(
    importlib.util.find_spec("spaces") is None or not hasattr(os, "fork"), reason="tests/requirements.txt brings 'spaces'"
)


class Said(Exception):
    """An error as ``spaces`` raises them, by way of Gradio."""

    def __init__(self, title: str, message: str):
        super().__init__(message)
        self.title = title


@pytest.mark.parametrize(
    ("title", "message", "sentence"),
    [
        (
            "ZeroGPU quota exceeded",
            "You have exceeded your free ZeroGPU quota (30s requested vs. 12s left). Try again in 5:02:11. ",
            "is used up (12 seconds are left, too few); the CPU trains on, and there is new time in 5 hours.",
        ),
        (
            "ZeroGPU quota exceeded",
            "You have (30s requested vs. 0s left). Try again in 0:09:10.",
            "there is new time in 10 minutes.",
        ),
        ("ZeroGPU quota exceeded", "(30s requested vs. 0s left). Try again in 1 day, 0:00:00.", "there is new time in 1 day."),
        ("ZeroGPU quota exceeded", "You have exceeded your ZeroGPU runs limit. ", "as often as you may today"),
        (
            "ZeroGPU quota exceeded",
            "Space app has reached its GPU limit. Try re-running outside",
            "without a Hugging Face account",
        ),
        ("ZeroGPU quota exceeded", "No GPU was available after 60s. Try re-running", "All GPUs are taken at the moment"),
        ("ZeroGPU queue timeout", "No GPU was available after 60s. Create a free account", "All GPUs are taken at the moment"),
        ("ZeroGPU client error", "Expired ZeroGPU proxy token", "reload it, stop the run and press Go on"),
        ("ZeroGPU illegal duration", "The requested GPU duration (30s) is larger than the maximum allowed", "for less time"),
        ("ZeroGPU pending credits exceeded", "You have too many ZeroGPU credits allocated", "taken by other tasks under way"),
        ("ZeroGPU worker error", "RuntimeError", "has ended (RuntimeError), so the run went on from its last save, on the CPU"),
        ("", "[Errno 111] Connection refused", "What lends GPUs does not answer"),
    ],
)
def test_what_the_package_says_becomes_a_sentence(title: str, message: str, sentence: str) -> None:
    said = zero_gpu.sentence(Said(title, message))
    assert sentence in said and said.endswith(".") and not re.search("ZeroGPU|http|vs", said)


def test_elsewhere_nobody_lends_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPACES_ZERO_GPU", raising=False)
    monkeypatch.setitem(sys.modules, "spaces", object())
    assert zero_gpu.lend() is None, "Gradio may have imported the package"
    monkeypatch.setenv("SPACES_ZERO_GPU", "true")
    monkeypatch.delitem(sys.modules, "spaces")
    assert zero_gpu.lend() is None


def test_a_package_that_does_not_load_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "spaces", None)
    zero_gpu.load()
    assert "No GPU is lent" in capsys.readouterr().err


@pytest.fixture
def api() -> Iterator[DeviceApi]:
    made = DeviceApi()
    yield made
    made.close()


def environment(api: DeviceApi, home: Path) -> dict[str, str]:
    """Of a Space on ZeroGPU."""
    (home / "cgroup").write_text("0::/space\n", encoding="utf-8")
    told = {"SPACES_ZERO_GPU": "true", "SPACES_ZERO_DEVICE_API_URL": api.address, "GAN_THEATRE_HOME": str(home)}
    ours = {"ZEROGPU_PROC_SELF_CGROUP_PATH": str(home / "cgroup"), "HOME": str(home), "GRADIO_ANALYTICS_ENABLED": "False"}
    return {**os.environ, **told, **ours, "PYTHONPATH": os.pathsep.join([str(paths.ROOT), os.environ.get("PYTHONPATH", "")])}


@with_package
def test_a_run_in_slices_that_the_package_lends(api: DeviceApi, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.web.zero_gpu.without_cuda"]
    ended = subprocess.run(command, env=environment(api, tmp_path), cwd=paths.ROOT, capture_output=True, text=True, timeout=300)
    assert ended.returncode == 0, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    assert found["emulated"] and found["chosen"] == "cpu", "CUDA that is only emulated is no device"
    assert found["seen"].count(leased_worker.LENT) > 1 and found["on_gpu"] > 0
    assert (found["state"], found["stopped"], found["message"]) == ("stopped", True, "")
    lent = [path for path in api.paths() if path != "/startup-report"]
    assert lent[:3] == ["/schedule", "/allow", "/release"]
    assert {one["durationSeconds"] for one in api.asked()} == {"6"} and api.calls[2][1]["fail"] == "false"


@with_package
def test_what_is_uploaded_opens_on_zero_gpu_and_trains(api: DeviceApi, tmp_path: Path) -> None:
    from gradio_client import Client

    space = tmp_path / "space"
    for name, content in app_files(ZERO_GPU).items():
        (space / name).parent.mkdir(parents=True, exist_ok=True)
        (space / name).write_bytes(content if isinstance(content, bytes) else content.read_bytes())
    known = environment(api, tmp_path) | {"PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    command = [sys.executable, "app.py", "--port", "0"]
    app = subprocess.Popen(command, env=known, cwd=space, stdout=subprocess.PIPE, text=True)
    try:
        assert app.stdout
        opened = next(line for line in app.stdout if "is open at" in line)
        assert api.paths() == ["/startup-report"], "else the Space is ended"
        client = Client(opened.split()[5], headers={"x-ip-token": TOKEN}, verbose=False)
        told = []
        for answer in (device_api.USED_UP, device_api.LENT, device_api.QUEUED, device_api.NONE_FREE):
            api.answer = answer
            run = client.predict("vanilla", settings={"g_width": 8, "d_width": 8}, api_name="/train_start")
            ends = time.monotonic() + 120
            status = run
            while time.monotonic() < ends and status["device"] in ("", leased_worker.ASKED, leased_worker.LENT):
                time.sleep(0.2)
                status = client.predict(run["run"], api_name="/train_status")
            told.append(status["device"])
            assert status["state"] in ("starting", "running")
            client.predict(run["run"], key=run["key"], api_name="/train_stop")
        assert told[0].startswith("Your GPU time of the day is used up (7 seconds are left, too few)")
        assert told[1].startswith("The GPU's process has ended") and told[2] == told[1]
        assert told[3].startswith("All GPUs are taken at the moment")
        assert {(one["token"], one["durationSeconds"]) for one in api.asked()} == {(TOKEN, "30")}, "the visitor's time"
    finally:
        app.terminate()
        assert app.wait(60) == 0
