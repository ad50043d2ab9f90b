"""Images for browsers as the app serves them: kept for ever under their name, and one sentence for any other."""

import gzip

from starlette.applications import Starlette
from starlette.testclient import TestClient

from gan.data import image_file
from gan.web.http import image_files

CLIENT = TestClient(Starlette(routes=image_files.routes()))


def test_the_file_is_kept_for_ever():
    answer = CLIENT.get(f"/data/{image_file.image_file('mnist').name}")
    assert answer.status_code == 200 and "immutable" in answer.headers["cache-control"]
    assert "content-encoding" not in answer.headers  # the browser unpacks it, with progress
    assert gzip.decompress(answer.content)[:4] == b"\0\0\x08\x03"


def test_any_other_name_is_one_sentence():
    for name in ("mnist.bin", "..%2f..%2fsecret", "x" * 500):
        answer = CLIENT.get(f"/data/{name}")
        assert answer.status_code == 404 and "Traceback" not in answer.text
    assert CLIENT.get("/data/mnist.bin").text == "There is no such file of images; reload the page."
