"""A stand-in for the service that lends GPUs to a Space on ZeroGPU, as far as the package ``spaces`` calls it."""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

LENT = 200, {"idle": False, "nvidiaIndex": 0, "nvidiaUUID": "GPU-0", "allowToken": "lent"}
QUEUED = 200, {**LENT[1], "waits": True}
USED_UP = 429, {"left": 7, "wait": 5 * 3600 + 120}
NONE_FREE = 503, {}
TOO_OLD = 401, {}


class DeviceApi:
    """The stand-in.

    Attributes:
        answer: to the next requests for a GPU: status and content.
        calls: path and parameters of each request, in order.
    """

    def __init__(self) -> None:
        self.answer: tuple[int, dict[str, Any]] = LENT
        self.calls: list[tuple[str, dict[str, str]]] = []
        api = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                parts = urlsplit(self.path)
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                api.calls.append((parts.path, dict(parse_qsl(parts.query))))
                status, told = api.answer if parts.path == "/schedule" else (200, {})
                if told.get("waits"):
                    self.wait_and_lend(told)
                    return
                content = json.dumps(told).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def wait_and_lend(self, told: dict[str, Any]) -> None:
                """Events until there is a GPU, each of which the package takes for one piece of what it reads."""
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                for event in ("event: ping\n\n", "event: ping\n\n", f"event: succeeded\ndata: {json.dumps(told)}\n\n"):
                    time.sleep(0.3)
                    self.wfile.write(event.encode())
                    self.wfile.flush()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def paths(self) -> list[str]:
        return [path for path, _ in self.calls]

    def asked(self, wanted: Callable[[dict[str, str]], bool] = lambda _: True) -> list[dict[str, str]]:
        """Parameters of the requests for a GPU."""
        return [parameters for path, parameters in self.calls if path == "/schedule" and wanted(parameters)]
