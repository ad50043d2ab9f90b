"""The modules that browsers load, and where they are served."""

import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from gan import paths
from gan.web.components.client_html import client_html
from gan.web.http import client_modules


def client() -> TestClient:
    return TestClient(Starlette(routes=[*client_modules.routes()]))


@pytest.mark.parametrize("path", sorted(client_modules.modules()))
def test_a_module_is_served_as_it_is_and_may_be_kept_for_ever(path: str) -> None:
    answer = client().get(f"/{client_modules.folder()}{path}")
    folder = paths.ASSETS if path.startswith("programs/") else paths.ASSETS / "js"
    assert answer.content == (folder / path).read_bytes()
    types = {"wasm": "application/wasm", "json": "application/json", "js": "text/javascript; charset=utf-8"}
    assert answer.headers["content-type"] == types[path.rpartition(".")[2]]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in answer.headers["cache-control"]


def test_another_text_has_another_address(monkeypatch: pytest.MonkeyPatch) -> None:
    before = client_modules.folder()
    path = "lib/ticks.js"
    changed = client_modules.modules() | {path: b"// another"}
    client_modules.folder.cache_clear()
    monkeypatch.setattr(client_modules, "modules", lambda: changed)
    try:
        assert client_modules.folder() != before
        assert client().get(f"/{client_modules.folder()}{path}").content == b"// another"
        old = client().get(f"/{before}{path}")
        assert old.status_code == 404 and old.text == "There is no such script; reload the page."
        assert old.headers["cache-control"] == "no-store"
    finally:
        client_modules.folder.cache_clear()


@pytest.mark.parametrize("path", ["lib/none.js", "head/hold.js", "../css/theme.css", "..%2fcss%2ftheme.css", ""])
def test_nothing_else_is_served(path: str) -> None:
    assert client().get(f"/{client_modules.folder()}{path}").status_code == 404


def test_what_a_module_imports_is_found_to_the_last() -> None:
    found = client_modules.with_imports(["components/latent_map.js"])
    assert {"components/latent_map.js", "components/latent_map/tiles.js", "lib/pixels.js", "lib/elements.js"} <= set(found)
    assert "components/stage.js" not in found
    assert client_modules.with_imports(["components/none.js"]) == []


def test_every_import_is_of_a_module_that_is_served() -> None:
    assert {"programs/point_game.json", "training/worker.js"} <= set(client_modules.modules())
    for path, text in client_modules.modules().items():
        for name in re.findall(r'\bfrom "([^"]+)"', text.decode("latin-1")):
            assert name.startswith("."), f"{path} imports {name}, which no browser finds"
            target = (paths.ASSETS / "js" / path).parent / name
            assert target.resolve().is_file(), f"{path} imports {name}"


def test_a_component_without_a_module_is_a_mistake_at_once() -> None:
    with pytest.raises(FileNotFoundError, match=r"assets/js/components/none\.js"):
        client_html("none", None)


def test_no_script_is_long() -> None:
    files = sorted((paths.ASSETS / "js").rglob("*.js"))
    lengths = {file.name: len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    assert len(lengths) > 20 and not {name: length for name, length in lengths.items() if length > 350}
