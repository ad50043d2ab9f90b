"""A stand-in for the hub's API, as far as a deployment calls it: accounts, Spaces, large files and commits, all in memory."""

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import huggingface_hub
import pytest

TOKEN = "hf_of_ada"
LARGE = (".safetensors", ".npz", ".gz", ".png", ".gif")


@dataclass
class StoredSpace:
    """A Space: its files by path, each a small one's bytes, or a large one's in ``Hub.large`` by its sha256."""

    sdk: str
    hardware: str = ""
    private: bool = False
    small: dict[str, bytes] = field(default_factory=dict)
    large: dict[str, str] = field(default_factory=dict)
    commits: int = 0


class Hub:
    """The stand-in.

    Attributes:
        spaces: by name.
        large: content of large files by sha256.
        calls: method and path of each request, in order.
        fault: asked before each request; a status is answered in its place, -1 cuts the connection, None lets it pass.
        role: what the token may do.
    """

    def __init__(self) -> None:
        self.spaces: dict[str, StoredSpace] = {}
        self.large: dict[str, bytes] = {}
        self.calls: list[tuple[str, str]] = []
        self.fault: Callable[[str, str], int | None] = lambda method, path: None
        self.role = "write"
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                hub.answer(self)

            do_GET = do_POST = do_PUT = do_HEAD = answer

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def files(self, name: str) -> dict[str, bytes]:
        """Content of all files of a Space."""
        space = self.spaces[name]
        return space.small | {path: self.large[sha] for path, sha in space.large.items()}

    def count(self, part: str) -> int:
        """How many requests had this in their path."""
        return sum(part in path for _, path in self.calls)

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        path = urlsplit(request.path).path
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        self.calls.append((request.command, path))
        fault = self.fault(request.command, path)
        if fault == -1:
            request.close_connection = True
            request.connection.close()
            return
        if fault:
            self._send(request, fault, {"error": "said by the hub"})
        elif not path.startswith("/large/") and request.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._send(request, 401, {"error": "Invalid username or password."})
        else:
            self._dispatch(request, path.strip("/").split("/"), body)

    def _dispatch(self, request: BaseHTTPRequestHandler, path: list[str], body: bytes) -> None:
        match path:
            case ["api", "whoami-v2"]:
                auth = {"type": "access_token", "accessToken": {"displayName": "t", "role": self.role}}
                self._send(request, 200, {"type": "user", "name": "ada", "orgs": [{"name": "engines"}], "auth": auth})
            case ["api", "validate-yaml"]:
                self._send(request, 200, {"errors": [], "warnings": []})
            case ["api", "repos", "create"]:
                asked = json.loads(body)
                name = f"{asked.get('organization') or 'ada'}/{asked['name']}"
                private = asked.get("private", False) or asked.get("visibility") == "private"
                made = StoredSpace(asked["sdk"], asked.get("hardware", ""), private)
                made.small = {".gitattributes": b"*.safetensors filter=lfs\n", "README.md": b"---\ntitle: new\n---\n"}
                self.spaces[name] = made
                self._send(request, 200, {"url": f"{self.address}/spaces/{name}"})
            case ["large", sha]:
                self.large[sha] = body
                self._send(request, 200, {})
            case ["spaces", owner, repo, "info", "lfs", "objects", "batch"] if f"{owner}/{repo[:-4]}" in self.spaces:
                objects = [self._large_object(one) for one in json.loads(body)["objects"]]
                self._send(request, 200, {"transfer": "basic", "objects": objects})
            case ["spaces", owner, repo, "resolve", _, *rest] if f"{owner}/{repo}" in self.spaces:
                content = self.files(f"{owner}/{repo}")["/".join(rest)]
                headers = {"ETag": f'"{git_id(content)}"', "X-Repo-Commit": "c" * 40}
                self._send(request, 200, content, headers)
            case ["api", "spaces", owner, repo, *rest] if f"{owner}/{repo}" in self.spaces:
                self._of_space(request, f"{owner}/{repo}", rest, body)
            case _:
                self._send(request, 404, {"error": "Repository not found"}, {"X-Error-Code": "RepoNotFound"})

    def _of_space(self, request: BaseHTTPRequestHandler, name: str, rest: list[str], body: bytes) -> None:
        space = self.spaces[name]
        match rest:
            case []:
                runtime = {"stage": "RUNNING", "hardware": {"current": space.hardware or None, "requested": None}}
                self._send(request, 200, {"id": name, "sdk": space.sdk, "runtime": runtime, "tags": [], "sha": "c" * 40})
            case ["tree", *_]:
                small = [{"type": "file", "path": k, "size": len(v), "oid": git_id(v)} for k, v in space.small.items()]
                large = [
                    {
                        "type": "file",
                        "path": path,
                        "size": len(self.large[sha]),
                        "oid": "0" * 40,
                        "lfs": {"oid": sha, "size": len(self.large[sha]), "pointerSize": 130},
                    }
                    for path, sha in space.large.items()
                ]
                self._send(request, 200, [*small, *large])
            case ["preupload", _]:
                told = [
                    {
                        "path": one["path"],
                        "uploadMode": "lfs" if one["path"].endswith(LARGE) else "regular",
                        "shouldIgnore": False,
                    }
                    for one in json.loads(body)["files"]
                ]
                self._send(request, 200, {"files": told})
            case ["commit", _]:
                for line in body.splitlines():
                    self._commit(space, **json.loads(line))
                space.commits += 1
                self._send(
                    request,
                    200,
                    {"commitUrl": f"{self.address}/spaces/{name}/commit/{40 * 'd'}", "commitOid": "d" * 40, "success": True},
                )
            case ["hardware"]:
                space.hardware = json.loads(body)["flavor"]
                self._send(request, 200, {"stage": "BUILDING", "hardware": {"current": None, "requested": space.hardware}})
            case _:
                self._send(request, 404, {"error": "not there"}, {"X-Error-Code": "EntryNotFound"})

    def _commit(self, space: StoredSpace, key: str, value: dict[str, Any]) -> None:
        if key == "file":
            space.small[value["path"]] = base64.b64decode(value["content"])
            space.large.pop(value["path"], None)
        elif key == "lfsFile":
            assert value["oid"] in self.large, "a commit names a large file that was never sent"
            space.large[value["path"]] = value["oid"]
        elif key == "deletedFile":
            space.small.pop(value["path"], None)
            space.large.pop(value["path"], None)

    def _large_object(self, asked: dict[str, Any]) -> dict[str, Any]:
        if asked["oid"] in self.large:
            return asked
        return asked | {"actions": {"upload": {"href": f"{self.address}/large/{asked['oid']}", "header": {}}}}

    def _send(self, request: BaseHTTPRequestHandler, status: int, told: Any, headers: dict[str, str] | None = None) -> None:
        content = told if isinstance(told, bytes) else json.dumps(told).encode()
        request.send_response(status)
        for key, value in {"Content-Type": "application/json", "Content-Length": str(len(content)), **(headers or {})}.items():
            request.send_header(key, value)
        request.end_headers()
        if request.command != "HEAD":
            request.wfile.write(content)


@contextmanager
def logged_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub to which the hub's own library is pointed, and somebody logged in there."""
    made = Hub()
    monkeypatch.setenv("HF_ENDPOINT", made.address)
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    constants = huggingface_hub.constants
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(folder / "cache"))
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(folder / "no-token"))
    monkeypatch.setattr("huggingface_hub.utils._http.time.sleep", lambda seconds: None)
    try:
        yield made
    finally:
        made.close()


def git_id(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
