"""Wrong addresses: led to the page that is meant, or answered with a way back."""

import html
import re

import pytest
from starlette.testclient import TestClient

from gan.web.http.app_address import way_to_root, within_app
from gan.web.http.wrong_address import WrongAddress
from tests.helpers import run_coroutine
from tests.web.http.stand_in import app

PERSON = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def client() -> TestClient:
    return TestClient(app(WrongAddress), follow_redirects=False, raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/Map", "./map"),
        ("/map/", "../map"),
        ("/MAP/?z=1,2&model=a", "../map?z=1,2&model=a"),
        ("/Memorised", "./nearest"),
        ("/explore", "./"),
        ("/index.html", "./"),
    ],
)
def test_an_address_that_can_only_mean_one_page_leads_to_it(client: TestClient, asked: str, led_to: str) -> None:
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["location"]) == (307, led_to)


@pytest.mark.parametrize("asked", ["/map", "/", "/theme.css", "/lessons/first"])
def test_a_right_address_is_left_alone(client: TestClient, asked: str) -> None:
    assert client.get(asked, headers=PERSON).status_code == 200


@pytest.mark.parametrize(
    ("asked", "root"), [("/nope", "./"), ("/a/map", "../"), ("/a/b/", "../../"), ("/a%2Fb", "./"), ("//x", "../")]
)
def test_a_person_gets_a_page_with_ways_back(client: TestClient, asked: str, root: str) -> None:
    answer = client.get("http://testserver" + asked, headers=PERSON)
    assert answer.status_code == 404 and answer.headers["content-type"].startswith("text/html")
    links = re.findall(r'<a [^>]*href="([^"]*)"', answer.text)
    assert not re.search(r"\{\w+\}", answer.text)  # nothing that should have been filled in
    assert links == [root, root, f"{root}map", f"{root}nearest"]
    assert "Memorised?" in answer.text and "Not Found" not in answer.text


def test_a_program_gets_what_it_always_did(client: TestClient) -> None:
    assert client.get("/nope").text == "Not Found"
    assert client.get("/take/3/curves.png").text == "There is no run <3>."


def test_a_sentence_of_ours_is_the_pages_and_no_markup(client: TestClient) -> None:
    said = client.get("/take/3/curves.png", headers=PERSON)
    assert said.status_code == 404 and html.escape("There is no run <3>.") in said.text


def test_a_mistake_is_a_page_too_and_is_still_logged() -> None:
    assert (
        "Something went wrong" in TestClient(app(WrongAddress), raise_server_exceptions=False).get("/fail", headers=PERSON).text
    )
    with pytest.raises(RuntimeError):
        TestClient(app(WrongAddress)).get("/fail", headers=PERSON)


def test_the_first_page_cannot_be_told_to_be_another() -> None:
    seen: list[str] = []

    async def inner(scope, receive, send) -> None:
        seen.append(scope["query_string"].decode())

    async def ask(query: bytes) -> None:
        scope = {"type": "http", "method": "GET", "path": "/", "query_string": query, "headers": [], "app": app()}
        await WrongAddress(inner)(scope, None, None)  # type: ignore[arg-type]

    for query in (b"page=nope&z=1%2C2", b"z=1,2"):
        run_coroutine(ask(query))
    assert seen == ["z=1%2C2", "z=1,2"]


@pytest.mark.parametrize(
    ("address", "prefix", "path", "way"),
    [
        ("/", "", "/", "./"),
        ("/train/", "", "/train/", "../"),
        ("/theatre/train", "/theatre", "/train", "./"),  # a proxy that leaves the prefix
        ("/train", "/theatre", "/train", "./"),  # and one that takes it off
        ("/theatre", "/theatre/", "/", "./"),
        ("/theatres/a", "/theatre", "/theatres/a", "../"),
    ],
)
def test_where_a_request_is_within_the_app(address: str, prefix: str, path: str, way: str) -> None:
    scope = {"path": address, "root_path": prefix}
    assert (within_app(scope), way_to_root(scope)) == (path, way)
