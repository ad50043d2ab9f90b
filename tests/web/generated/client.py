"""Client that makes generated calls, and says of each answer what a visitor must never be sent."""

import asyncio
import json
import re
import sys
import tempfile
import urllib.request
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import websockets

from gan import paths
from tests.helpers import run_coroutine
from tests.web.generated.calls import ENDLESS, KEY, Call, Calls

PATIENCE = 180.0
"""Seconds until a call without an answer counts as one."""
_BEGINNING = 0.5
_FOLDERS = (str(Path.home()), tempfile.gettempdir(), str(paths.ROOT.parent), sys.prefix)
_POLITE_CLOSES = (1000, 1003, 1007, 1008, 1009, 1013)
_BARE = re.compile(
    r"Internal Server Error|Traceback|\w+(Error|Exception)\b[:(]|object (has no|is not)|object of type|NoneType|unhashable|Errno"
    r"|not supported between|out of range$|invalid literal|could not convert|required positional|unexpected keyword|site-packages"
    r"|0x[0-9a-f]{8}"
)
"""What a Python exception says, which is nothing to a visitor."""


@dataclass(frozen=True)
class Trouble:
    """What is wrong with an answer, and to which call it came."""

    what: str
    call: Call
    answer: str

    def __str__(self) -> str:
        return f"{self.what}: {self.call.method} {self.call.path[:90]} {self.call.body[:300]!r}\n    -> {self.answer[:300]}"


def call_many(url: str, log: Path, count: int, seed: int, at_once: int = 4) -> tuple[list[Trouble], Counter[str]]:
    """Make ``count`` calls to the app at ``url``; what was wrong with the answers and its ``log``, and counts of all answers."""
    began = log.stat().st_size
    config = json.load(urllib.request.urlopen(f"{url}/config", timeout=60))
    run = _ended_run(url)
    found, counts = run_coroutine(_call_all(url, Calls(config, seed, run), count, at_once))
    with log.open(encoding="utf-8", errors="replace") as file:
        file.seek(began)
        text = file.read()
    broken = Call("log", "", str(log))
    lines = re.findall(
        r"^Traceback.*|^.*\b(?:ERROR|CRITICAL)\b.*|^.*Exception in ASGI.*|^.*could not be answered.*", text, re.MULTILINE
    )
    counts["log: lines"] = text.count("\n")
    return [*found, *(Trouble("log", broken, line) for line in lines)], counts


def _ended_run(url: str) -> str:
    """The id of a short run: what is asked about it can be answered."""
    body = json.dumps({"data": ["vanilla", "mnist", 256, 0, "", {"batch": 8}, KEY]}).encode()
    asked = urllib.request.Request(f"{url}/gradio_api/run/train_start", body, {"Content-Type": "application/json"})
    return str(json.load(urllib.request.urlopen(asked, timeout=60))["data"][0]["run"])


async def _call_all(url: str, calls: Calls, count: int, at_once: int) -> tuple[list[Trouble], Counter[str]]:
    found: list[Trouble] = []
    counts: Counter[str] = Counter()
    left = count

    async def visitor(number: int) -> None:
        nonlocal left
        while left > 0:
            left -= 1
            call = calls.next(f"generated{number}")
            try:
                async with asyncio.timeout(PATIENCE):
                    outcome, answer = await _answer(url, call)
            except TimeoutError:
                outcome, answer = "no answer", ""
            except (OSError, asyncio.IncompleteReadError, websockets.WebSocketException) as error:
                outcome, answer = "broken connection", repr(error)
            counts[outcome] += 1
            if wrong := _wrong(outcome, answer, call):
                found.append(Trouble(wrong, call, answer))

    await asyncio.gather(*(visitor(number) for number in range(at_once)))
    return found, counts


def _wrong(outcome: str, answer: str, call: Call) -> str:
    if outcome.startswith(("5", "no ", "broken")):
        return outcome
    if outcome == "200" and call.method != "SOCKET" and not call.event and "/run/" not in call.path:
        return ""  # a file or page, which may hold any words
    told = answer.replace(str(paths.ROOT), "")
    if told != answer or any(f"{folder}/" in answer for folder in _FOLDERS):
        return "a path of the machine"
    if (outcome != "200" or "rror" in answer) and _BARE.search(answer[:5000]):
        return "a bare exception"
    return ""


async def _answer(url: str, call: Call) -> tuple[str, str]:
    if call.method == "SOCKET":
        return await _socket(url, call)
    endless = call.path.startswith(ENDLESS)
    status, answer = await _request(url, call.method, call.path, call.body, call.headers, endless)
    if call.event and status == "200":
        told = json.loads(answer)["event_id"]
        path = f"/gradio_api/queue/data?session_hash={_session_of(call)}" if call.event == "queue" else f"{call.path}/{told}"
        _, answer = await _request(url, "GET", path, b"", {})
        ended = "process_completed" in answer or "event: complete" in answer or "event: error" in answer
        return ("event" if ended else "no end of the stream"), answer
    return status, answer


def _session_of(call: Call) -> str:
    return quote(str(json.loads(call.body)["session_hash"]), errors="surrogatepass")


async def _request(
    url: str, method: str, path: str, body: bytes, headers: dict[str, str], endless: bool = False
) -> tuple[str, str]:
    """Status and body of a request as it stands: no client of a library would send most of them."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    told = {"Host": parts.netloc, "Connection": "close", "Content-Length": str(len(body)), **headers}
    if not body and method in ("GET", "HEAD"):
        del told["Content-Length"]
    head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {word}\r\n" for name, word in told.items()) + "\r\n"
    waited, received = False, b""
    try:
        writer.write(head.encode("latin-1", "replace") + body)
        try:
            async with asyncio.timeout(_BEGINNING if endless else PATIENCE):
                while chunk := await reader.read(2**16):
                    received += chunk
        except TimeoutError:
            waited = endless
            if not endless:
                raise
    finally:
        writer.close()
    if not received:
        if waited:
            return "open", ""
        raise ConnectionResetError("nothing came back")
    top, _, rest = received.partition(b"\r\n\r\n")
    return top.split(b" ", 2)[1].decode(), rest.decode("utf-8", "replace")


async def _socket(url: str, call: Call) -> tuple[str, str]:
    """What the socket answers; then it must still answer a right message, unless it closed politely."""
    message = call.body.decode("utf-8", "replace") if call.body[:1] != b"\xff" else call.body
    right = '{"id": 2, "model": "dcgan", "point": {"noise": [' + ", ".join(["0"] * 64) + "]}}"
    async with websockets.connect(url.replace("http", "ws") + "/stage", max_size=2**20) as socket:
        try:
            await socket.send(message)
            first = _head(await socket.recv())
            await socket.send(right)
            while (answer := _head(await socket.recv())).get("id") != 2 or answer == first:
                pass
        except websockets.ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd else None
            return ("closed", str(code)) if code in _POLITE_CLOSES else ("broken socket", str(code))
    if "error" in answer or (call.right and "error" in first):
        return "no picture", str(answer)
    return "socket", json.dumps(first)


def _head(message: bytes | str) -> dict[str, object]:
    assert isinstance(message, bytes)
    return dict(json.loads(message[4 : 4 + int.from_bytes(message[:4], "little")]))
