"""What a link's preview shows: of each thing one, and our own."""

import io
import re

import pytest
from PIL import Image
from starlette.testclient import TestClient

from gan.export import preview
from gan.web.http import link_preview
from gan.web.http.head_scripts import HeadScripts
from tests.web.http.stand_in import PAGE, app

ONCE = (
    *("og:title", "og:description", "og:image", "og:image:width", "og:image:height", "og:image:alt", "og:url", "og:type"),
    *("og:site_name", "twitter:card", "description"),
)


def tags(page: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', page):
        found.setdefault(key, []).append(value)
    return found


def test_each_is_said_once_and_is_the_pages_own() -> None:
    page = link_preview.previewed(PAGE.encode(), "https://host/theatre", "/map?z=<1>").decode()
    found = tags(page)
    assert {key: len(found[key]) for key in ONCE} == dict.fromkeys(ONCE, 1)
    assert found["og:title"] == ["Map · GAN Theatre"] and re.findall("<title>(.*?)</title>", page) == found["og:title"]
    assert found["og:description"] == found["description"] and found["description"][0].startswith("What &amp; where, ψ? ")
    assert found["og:image"] == [f"https://host/theatre/{link_preview.picture_path()}"]
    assert found["og:url"] == ["https://host/theatre/map?z=&lt;1&gt;"]
    assert 'content="Gradio"' not in page and "Click to try" not in page and "twitter:title" not in page
    assert 'control_page_title="false"' in page and 'href="./manifest.json"' in page
    assert '"og": "<meta property=' in page  # what is in the configuration is data


def test_a_page_without_a_heading_is_the_apps() -> None:
    page = link_preview.previewed(b"<html><head></head></html>", "http://host", "/").decode()
    assert tags(page)["og:title"] == [link_preview.SITE]


@pytest.mark.parametrize(
    ("headers", "root"),
    [
        ({}, "http://testserver"),
        ({"X-Forwarded-Host": "courses.example", "X-Forwarded-Proto": "https"}, "https://courses.example"),
    ],
)
def test_the_pictures_address_is_whole(headers: dict[str, str], root: str) -> None:
    page = TestClient(app(HeadScripts)).get("/map?seed=3", headers=headers).text
    assert tags(page)["og:image"] == [f"{root}/{link_preview.picture_path()}"]
    assert tags(page)["og:url"] == [f"{root}/map?seed=3"]


def test_the_picture_is_as_large_as_is_said_and_small_to_load() -> None:
    content = (link_preview._PICTURE).read_bytes()
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size == (preview.WIDTH, preview.HEIGHT)
    assert len(content) < 300_000
