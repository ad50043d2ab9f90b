"""Static pages made from the app's own: all that a hand needs is on them, and their links lead to files."""

import html
import json
import re
from functools import cache

import pytest

from gan import paths
from gan.errors import TheatreError, UsageError
from gan.web.static import document, page_layout, page_table, scripts
from gan.web.static.document import Made
from gan.web.static.elements import element, mounted
from gan.web.static.page_layout import Node

NAMES = [page.name for page in page_table.PAGES]


@cache
def made(name: str) -> Made:
    page = page_table.find([name])[0]
    return Made(page, page_layout.read(page.build))


@cache
def contents(name: str) -> str:
    return document.contents(made(name), page_table.addresses(page_table.PAGES))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_s_script_finds_its_components(name: str):
    told = made(name).data()
    ids = set(re.findall(r'\bid="([^"]+)"', contents(name)))
    assert told and set(told) <= ids
    script = (paths.ASSETS / "js" / "pages" / f"{made(name).page.script}.js").read_text(encoding="utf-8")
    prefix = next(iter(told)).partition("-")[0]
    assert all(one == prefix or one.startswith(f"{prefix}-") for one in told)
    handled = re.findall(r'^  "?([\w-]+)\.(?:click|input|settle|pick|submit|go)"?:', script, re.MULTILINE)
    assert {f"{prefix}-{one}" for one in handled} - {f"{prefix}-others"} <= set(told)


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_there_once_and_parts_of_a_server_are_not(name: str):
    ids = re.findall(r'\bid="([^"]+)"', contents(name))
    assert len(ids) == len(set(ids))
    assert not [one for one in ids if one.endswith("-others") or one == "visitor-key"]
    assert "point_socket" not in made(name).components and "local_lane" not in made(name).components


@pytest.mark.parametrize("name", [page.name for page in page_table.PAGES if page.script != "self_contained"])
def test_pictures_are_in_the_page_before_the_engine_is(name: str):
    told = json.dumps(made(name).data())
    pictures = re.findall(r'"pixels": "([A-Za-z0-9+/=]{200,})"', told)
    assert pictures and any(set(one) > set("A=") for one in pictures)


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_to_files_of_the_site(name: str):
    files = {f"{one}.html" for one in NAMES} | {"index.html"}
    for address in re.findall(r'href="([^"]*)"', contents(name)):
        target = html.unescape(address)
        assert target == "#" or target.startswith(("?", "https://")) or re.split(r"[?#]", target)[0] in files, address


def test_addresses_of_the_app_lead_to_files():
    addresses = page_table.addresses(page_table.find(["explore", "digits"]))
    told = document.led(
        '<a href="./?model=cgan&amp;seed=7">a</a><a href="digits">b</a><a href="train?run=1">c</a><a href="map?x=1">d</a>'
        '<a href="./digits?label=3">g</a><a href="?at=1">e</a><a href="https://arxiv.org/abs/1406.2661">f</a>',
        addresses,
    )
    assert re.findall(r'href="([^"]*)"', told) == [
        "explore.html?model=cgan&amp;seed=7",
        "digits.html",
        "index.html#server",
        "index.html?x=1",
        "digits.html?label=3",
        "?at=1",
        "https://arxiv.org/abs/1406.2661",
    ]
    inside = page_table.addresses_within(page_table.find(["explore", "digits"]))
    told = document.led('<a href="./?seed=7">a</a><a href="digits">b</a><a href="race">c</a>', inside)
    assert re.findall(r'href="([^"]*)"', told) == ["?seed=7#explore", "?#digits", "#server"]


def test_train_live_of_a_server_leads_to_the_one_in_the_browser():
    with_it, without = (page_table.addresses(page_table.find(names)) for names in (["train"], ["explore"]))
    assert with_it["train"] == with_it["train-here"] == "train.html"
    assert without["train"] == "index.html#server" and without["train-here"] == "index.html"
    told = document.led('<a href="train-here?seed=3">a</a><a href="./game-2d">b</a>', {**with_it, "game-2d": "game-2d.html"})
    assert re.findall(r'href="([^"]*)"', told) == ["train.html?seed=3", "game-2d.html"]


def test_an_unknown_page_is_refused_with_the_choices():
    with pytest.raises(UsageError, match="explore, digits"):
        page_table.find(["explore", "race"])


def test_an_unknown_component_is_a_sentence():
    with pytest.raises(TheatreError, match="'plot'"):
        element(Node("page", {}, (Node("plot", {"elem_id": "x"}),)))


def test_what_people_wrote_is_text():
    node = Node("dropdown", {"elem_id": "x-model", "label": "<b>", "choices": [('"><script>', "<i>")], "value": "<i>"})
    assert "<script" not in element(node) and "<i>" not in element(node) and "selected" in element(node)
    assert "</script" not in document.data_script("x", {"a": "</script>"}).removesuffix("</script>")


def test_a_module_s_imports_come_with_it():
    needed = scripts.needed(["stage"], ["explore"])
    assert {"components/stage.js", "lib/pixels.js", "pages/explore.js", "models/worker.js", "engine/kernel.wasm"} <= set(needed)
    assert "models/app_source.js" not in needed
    assert "components/race_chart.js" not in needed and "components/dropzone.js" not in needed


def test_a_script_without_its_comments_is_the_same_script():
    for path in scripts.needed([mount for name in NAMES for mount in made(name).components], []):
        if path.endswith(".js"):
            text = (paths.ASSETS / "js" / path).read_text(encoding="utf-8")
            whole = [re.sub(r"/\*\* @.*?\*/ ?| +// .*", "", line).strip() for line in text.splitlines()]
            kept = scripts.content(path).decode("utf-8").splitlines()
            left = {re.sub(" +// .*", "", line).strip() for line in kept}
            gone = [line for line in whole if line not in left]
            assert all(line.startswith(("//", "/**", "*", "*/")) or not line for line in gone), path


def test_the_style_sheet_is_one_of_all():
    sheet = scripts.style_sheet()
    assert "--player-d" in sheet and ".console-row" in sheet and "--body-text-color:" in sheet and "/*" not in sheet


def test_every_mounted_component_is_a_module():
    for name in NAMES:
        for node in made(name).layout.walk():
            if found := mounted(node):
                assert (paths.ASSETS / "js" / "components" / f"{found}.js").is_file()
