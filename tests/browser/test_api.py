"""What a notebook can do with gradio_client, and that bad input gets one sentence."""

import math
import subprocess
import sys
import time
import urllib.error
import urllib.request

import numpy as np
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from gan import paths
from gan.evaluation import classifier
from tests.browser.canvas import as_images
from tests.browser.conftest import Theatre


@pytest.fixture(scope="module")
def client(theatre: Theatre) -> Client:
    return Client(theatre.url, verbose=False)


def named(images: list) -> list[int]:
    board = np.array(images, np.uint8).reshape(-1, 28)
    return classifier.label(classifier.load("mnist", "labels"), as_images(board, 1)).tolist()


def test_models_are_listed_with_what_they_take(client: Client) -> None:
    rows = {row["name"]: row for row in client.predict(api_name="/models")}
    assert rows["cgan"]["takes"]["classes"] == 10
    assert rows["infogan"]["takes"]["codes"] == ["c2", "c3"]


def test_sample_draws_what_is_asked(client: Client) -> None:
    answer = client.predict(model="cgan", count=8, seed=1, label=4, api_name="/sample")
    assert np.array(answer["images"]).shape == (8, 28, 28)
    assert answer["labels"] == [4] * 8
    assert named(answer["images"]).count(4) >= 7
    again = client.predict(model="cgan", count=8, seed=1, label=4, api_name="/sample")
    assert again["images"] == answer["images"]


def test_sample_with_codes(client: Client) -> None:
    low = client.predict(model="infogan", count=1, seed=1, category=3, codes={"c2": -2}, api_name="/sample")
    high = client.predict(model="infogan", count=1, seed=1, category=3, codes={"c2": 2}, api_name="/sample")
    assert low["categories"] == [3] and low["images"] != high["images"]


def test_interpolate_runs_from_a_to_b(client: Client) -> None:
    ends = [client.predict(model="dcgan", count=1, seed=seed, api_name="/sample") for seed in (3, 4)]
    a, b = (end["points"][0] for end in ends)
    way = np.array(client.predict(model="dcgan", a=a, b=b, steps=5, api_name="/interpolate")["images"])
    assert way.shape == (5, 28, 28)
    assert np.abs(way[0] - np.array(ends[0]["images"][0])).max() <= 3  # points are rounded to three decimals
    assert np.abs(way[-1] - np.array(ends[1]["images"][0])).max() <= 3


def test_digits_and_a_number(client: Client) -> None:
    assert named(client.predict(model="cgan", seed=2, api_name="/digits")["images"]) == list(range(10))
    assert named(client.predict(number="2026", api_name="/write")["images"]) == [2, 0, 2, 6]


def test_sweep_says_which_digit_each_category_is(client: Client) -> None:
    answer = client.predict(model="infogan", code="c3", api_name="/sweep")
    assert len(answer["images"]) == 90 and sorted(answer["category_classes"]) == list(range(10))


def test_train_from_start_to_model(client: Client) -> None:
    run = client.predict(recipe="vanilla", images=1000, seed=1, name="by-notebook", api_name="/train_start")["run"]
    deadline = time.monotonic() + 60
    while (status := client.predict(run=run, since=0, api_name="/train_status"))["state"] not in ("finished", "failed"):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert status["state"] == "finished" and status["saved"] == "by-notebook" and len(status["points"]) >= 1
    assert client.predict(run=run, since=status["next"], api_name="/train_status")["points"] == []
    assert len(client.predict(model="by-notebook", count=2, api_name="/sample")["images"]) == 2


def test_train_stop(client: Client) -> None:
    started = client.predict(recipe="dcgan", images=1_000_000, api_name="/train_start")
    run, key = started["run"], started["key"]
    with pytest.raises(AppError, match="Only whoever started this run steers it"):
        client.predict(run=run, key="0" * 32, api_name="/train_stop")
    with pytest.raises(AppError, match="Only whoever started this run steers it"):
        client.predict(run=run, knobs={"lr_g": 0.1}, api_name="/train_turn")
    assert client.predict(run=run, key=key, api_name="/train_stop").get("key") is None, "it is told once, to who starts the run"
    deadline = time.monotonic() + 60
    while client.predict(run=run, api_name="/train_status")["state"] != "stopped":
        assert time.monotonic() < deadline
        time.sleep(0.2)


@pytest.mark.parametrize(
    ("endpoint", "arguments", "sentence"),
    [
        ("/sample", {"model": "nonesuch"}, "There is no model called 'nonesuch'"),
        ("/sample", {"model": "../checkpoints/cgan"}, "There is no model called"),
        ("/sample", {"model": "cgan", "label": 10}, "label must be a whole number from 0 to 9"),
        ("/sample", {"model": "dcgan", "label": 1}, "takes no label"),
        ("/sample", {"model": "dcgan", "count": 10_000}, "count must be from 1 to 256"),
        ("/sample", {"model": "infogan", "codes": {"c9": 1}}, "There is no code called 'c9'"),
        ("/sample", {"model": "infogan", "codes": {"c2": 99}}, "c2 must be a number from -3 to 3"),
        ("/sample", {"model": "dcgan", "seed": -1}, "The seed must be a whole number"),
        ("/opinion", {"model": "dcgan", "point": {"noise": [0.0] * 63 + [1e9]}}, "z64 must be a number from -6 to 6"),
        ("/opinion", {"model": "dcgan", "point": {"noise": ["NaN"] * 64}}, "z1 must be a number from -6 to 6"),
        ("/opinion", {"model": "dcgan", "point": {"noise": [0.0]}}, "z has 64 numbers, but 1 came"),
        ("/opinion", {"model": "dcgan", "point": {}}, "A point is"),
        ("/write", {"number": "twelve"}, "Type a number of 1 to 12 digits"),
        ("/train_start", {"recipe": "nonesuch"}, "There is no recipe called 'nonesuch'"),
        ("/train_start", {"recipe": "dcgan", "dataset": "nonesuch"}, "There is no data set called 'nonesuch'"),
        ("/train_start", {"recipe": "dcgan", "settings": {"lr_g": 7}}, "lr_g must be from 0 to 1"),
        ("/train_start", {"recipe": "dcgan", "settings": {"wizardry": 7}}, "There is no setting called 'wizardry'"),
        ("/train_start", {"recipe": "dcgan", "key": "sesame"}, "A key is the 32 hex digits"),
        ("/train_start", {"recipe": "dcgan", "images": 0}, "images must be a whole number from 1"),
        ("/train_status", {"run": "nonesuch"}, "There is no run 'nonesuch'"),
    ],
)
def test_bad_input_gets_one_sentence(client: Client, endpoint: str, arguments: dict, sentence: str) -> None:
    with pytest.raises(AppError) as raised:
        client.predict(**arguments, api_name=endpoint)
    assert sentence in str(raised.value)
    assert "Traceback" not in str(raised.value)


def test_nan_in_the_body_is_refused(client: Client) -> None:
    with pytest.raises((AppError, ValueError)):
        client.predict(model="dcgan", point={"noise": [math.nan] * 64}, api_name="/opinion")


def test_a_huge_request_is_refused_before_it_is_read(theatre: Theatre) -> None:
    request = urllib.request.Request(
        f"{theatre.url}/gradio_api/run/sample", b"0" * 5_000_000, {"Content-Type": "application/json"}
    )
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(request, timeout=30)
    assert raised.value.code == 413 and b"larger than 2 MiB" in raised.value.read()


def test_a_taken_port_is_told_in_one_sentence(theatre: Theatre) -> None:
    port = theatre.url.rsplit(":", 1)[1]
    second = subprocess.run(
        [sys.executable, "app.py", "--port", port], cwd=paths.ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120
    )
    assert second.returncode == 1
    assert f"port {port} is taken" in second.stderr and second.stderr.count("\n") == 1
