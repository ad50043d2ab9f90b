"""Generated calls: to Gradio's events, named and private, to our routes and to the socket, most of them wrong in one way."""

import random
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from tests.web.generated.values import WRONG, as_json, spoilt, wrong

KEY = "f" * 32
"""Of the visitor who makes the calls that are right."""
EVENT: dict[str, Any] = {
    "index": 1, "to": 0, "query": "model=cgan&seed=3", "at": None, "first": 96, "frame": 3, "lane": 0, "guesses": [True] * 20,
    "chosen": {"A": [1], "B": [2], "C": [3]}, "upload": "0" * 32,
}  # fmt: skip
"""All that the events of our components say."""
NAMED: dict[str, list[Any]] = {
    "models": [],
    "sample": ["cgan", 2, 0, 3, None, None],
    "interpolate": ["dcgan", None, None, 3, 0, 1],
    "neighbours": ["dcgan", None, 0],
    "opinion": ["dcgan", {"noise": [0.0] * 64, "label": None, "category": None, "codes": []}],
    "digits": ["cgan", 0],
    "write": ["2026", "cgan", 0],
    "sweep": ["infogan", "c2", 0],
    "train_start": ["vanilla", "mnist", 256, 0, "", {"batch": 8}, KEY],
    "train_status": ["0" * 32, 0],
    "train_pause": ["0" * 32, KEY],
    "train_resume": ["0" * 32, KEY],
    "train_step": ["0" * 32, 1, "", KEY],
    "train_slow": ["0" * 32, 0.1, KEY],
    "train_turn": ["0" * 32, {"lr_g": 0.001}, KEY],
    "train_stop": ["0" * 32, KEY],
    "train_save": ["0" * 32, "kept", KEY],
    "train_grid": ["0" * 32],
}
"""Right arguments of the named endpoints; of those that steer a run the first is the run's id."""
SLOW = ("search",)
"""Private endpoints whose right call takes seconds: they are called with something wrong only."""
ROUTES = [
    "/watch/RUN?status=&grid=1&at=3", "/watch/race/RUN?status=", "/take/RUN/curves.csv", "/take/RUN/film.gif", "/take/RUN/x",
    "/picture?as=png&model=cgan&seed=3", "/picture?as=npz&model=dcgan&seed=3", "/picture?as=py&model=infogan&category=2",
    "/journey/journey.png?kind=ab&model=dcgan", "/js/x/lib/pixels.js", "/bring/upload", "/theme.css", "/favicon.ico", "/config",
    "/",
    "/?model=cgan&seed=3", "/map?a=7&b=8&c=9&plane=three", "/journeys?kind=walk", "/train?run=RUN", "/race?race=RUN",
    "/game?level=2&seed=3", "/nearest?seed=1", "/directions?direction=1&amount=2", "/gradio_api/info", "/gradio_api/openapi.json",
    "/gradio_api/call/sample", "/gradio_api/call/sample/abc", "/gradio_api/call/v2/sample", "/gradio_api/run/sample",
    "/gradio_api/run/predict", "/gradio_api/queue/join", "/gradio_api/queue/data?session_hash=x", "/gradio_api/heartbeat/x",
    "/gradio_api/upload", "/gradio_api/upload_progress?upload_id=x", "/gradio_api/file=x", "/gradio_api/cancel",
    "/gradio_api/reset", "/gradio_api/component_server", "/gradio_api/stream/x", "/gradio_api/startup-events",
    "/gradio_api/proxy=http://127.0.0.1:9/", "/gradio_api/deep_link", "/gradio_api/custom_component/x/client/component/y.js",
    "/gradio_api/process_recording", "/gradio_api/vibe-edit", "/monitoring", "/monitoring/summary", "/manifest.json", "/stage",
    "/static/x", "/assets/x", "/svelte/x", "/robots.txt", "/pwa_icon/64", "/login_check", "/token", "/nothing-here",
]  # fmt: skip
METHODS = ["GET"] * 8 + ["POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "BREW"]
ENDLESS = ("/gradio_api/heartbeat", "/gradio_api/queue/data", "/gradio_api/upload_progress")
"""Answers of these may go on for ever: only their beginning is read."""


@dataclass(frozen=True)
class Call:
    """One request.

    Attributes:
        name: of what is called.
        method, path: the request's first line; "SOCKET" is a message to the socket.
        body: bytes.
        headers: besides the usual ones.
        event: whether an answer comes by Gradio's event stream: "queue" by the session's, "call" by its own.
        right: whether nothing is wrong with it.
    """

    name: str
    method: str
    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    event: str = ""
    right: bool = False


class Calls:
    """Generator of calls to an app of this configuration (Gradio's ``/config``), the same for the same seed."""

    def __init__(self, config: dict[str, Any], seed: int, run: str):
        self._dice, self._run = random.Random(seed), run
        props = {one["id"]: one["props"] for one in config["components"]}
        self._values = {key: prop.get("value") for key, prop in props.items()}
        self._others = [value for value in self._values.values() if value not in (None, "", [])]
        self._handlers = [one for one in config["dependencies"] if one["backend_fn"]]
        self._private = [one for one in self._handlers if one["api_visibility"] == "private"]
        self._number = {one["api_name"]: one["id"] for one in self._handlers}

    def next(self, session: str) -> Call:
        """Another call, of the session ``session``."""
        what = self._dice.random()
        if what < 0.27:
            return self._call(session, *self._named())
        if what < 0.65:
            return self._call(session, *self._handler())
        return self._route() if what < 0.87 else self._message()

    def _named(self) -> tuple[str, int, list[Any], int | None]:
        name = self._dice.choice(list(NAMED))
        arguments = [self._run if value == "0" * 32 else value for value in NAMED[name]]
        return name, self._number[name], arguments, None

    def _handler(self) -> tuple[str, int, list[Any], int | None]:
        one = self._dice.choice(self._private)
        return one["api_name"], one["id"], [self._values.get(key) for key in one["inputs"]], one["targets"][0][0]

    def _call(self, session: str, name: str, number: int, data: Any, trigger: int | None) -> Call:
        dice = self._dice
        shown = self._values.get(trigger) if trigger is not None else None
        event: Any = None if trigger is None else EVENT | {"source": shown.get("source") if isinstance(shown, dict) else None}
        body: dict[str, Any] = {
            "data": data,
            "fn_index": number,
            "session_hash": session,
            "trigger_id": trigger,
            "event_data": event,
        }
        way = dice.choice(("run", "queue", "queue", "call"))
        right = dice.random() < 0.08 and not name.startswith(SLOW)
        for _ in range(0 if right else dice.choice((1, 1, 1, 2, 3))):
            self._spoil(body)
        path = {"run": "/gradio_api/run/predict", "queue": "/gradio_api/queue/join", "call": f"/gradio_api/call/{name}"}[way]
        if way == "run" and dice.random() < 0.5:
            path = f"/gradio_api/run/{name}"
        raw = as_json(body)
        if not right and dice.random() < 0.04:
            raw = dice.choice(
                (b"", b"null", b"[]", b"{", b"\xff\xfe{}", b'{"data":"\xed\xa0\x80"}', raw[:-5], b"\xef\xbb\xbf" + raw, b"1e999")
            )
        return Call(name, "POST", path, raw, {"Content-Type": "application/json"}, "" if way == "run" else way, right)

    def _spoil(self, body: dict[str, Any]) -> None:
        """Something of a call made wrong, in place."""
        dice, what, others = self._dice, self._dice.random(), self._others
        data = body.get("data")
        if what < 0.55 and isinstance(data, list) and data:
            body["data"] = some = list(data)
            place = dice.randrange(len(some))
            some[place] = spoilt(dice, some[place], others)
        elif what < 0.65:
            many = list(data) if isinstance(data, list) else []
            body["data"] = dice.choice((many[:-1], [*many, wrong(dice, others)], many[::-1], [], wrong(dice, others)))
        elif what < 0.85 and isinstance(body.get("event_data"), dict):
            body["event_data"] = spoilt(dice, body["event_data"], others)
        elif what < 0.9:
            body["event_data"] = wrong(dice, others)
        else:
            key = dice.choice(
                ("session_hash", "fn_index", "trigger_id", "event_id", "batched", "simple_format", "oauth_token", "data")
            )
            if dice.random() < 0.3:
                body.pop(key, None)
            else:
                body[key] = wrong(dice, others)

    def _route(self) -> Call:
        dice = self._dice
        path, method = dice.choice(ROUTES).replace("RUN", dice.choice((self._run, "x"))), dice.choice(METHODS)
        for _ in range(dice.choice((0, 1, 1, 2))):
            word = dice.choice([value for value in WRONG if isinstance(value, str)])[: dice.choice((50, 50, 50, 20_000))]
            coded = dice.choice(("%ff%fe", "%00", "%ed%a0%80", "%", "%zz", quote(word, errors="surrogatepass", safe="")))
            key = dice.choice(
                ("seed", "model", "at", "z", "a", "fps", "first", "status", "run", "kind", "__theme", "x", "as", "codes")
            )
            if dice.random() < 0.3 and path.count("/") > 1:
                path = path.rpartition("/")[0] + "/" + coded
            else:
                path += ("&" if "?" in path else "?") + f"{key}={coded}"
        body, headers = b"", {}
        if method in ("POST", "PUT", "PATCH"):
            body = as_json(wrong(dice, self._others)) if dice.random() < 0.8 else dice.randbytes(40)
            kinds = (
                "application/json",
                "text/plain",
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "x/²".encode().decode("latin-1"),
            )
            headers = {"Content-Type": dice.choice(kinds)}
        if dice.random() < 0.1:
            odd = (
                "Range",
                "Content-Encoding",
                "Cookie",
                "Authorization",
                "X-Forwarded-Host",
                "Referer",
                "Origin",
                "Accept-Encoding",
            )
            headers[dice.choice(odd)] = (
                dice.choice(("²", "x", "bytes=9-1", "a=b;c", "http://[", "Basic ²", "gzip")).encode().decode("latin-1")
            )
        return Call(path.partition("?")[0][:60], method, path, body, headers)

    def _message(self) -> Call:
        dice = self._dice
        request: Any = {
            "id": 1,
            "model": "dcgan",
            "point": {"noise": [0.0] * 64, "label": None, "category": None, "codes": []},
            "last": True,
        }
        right = dice.random() < 0.08
        raw = as_json(request if right else spoilt(dice, request, self._others))
        if not right and dice.random() < 0.1:
            raw = dice.choice((b"", b"{", b"null", b"1" * 70_000, b'{"id":1}', b"\xff\xfe", b"\x00"))
        return Call("socket", "SOCKET", "/stage", raw, right=right)
