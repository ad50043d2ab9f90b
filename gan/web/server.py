"""Server: one process, one port, opened and closed cleanly."""

import signal
import sys
import threading
from typing import Any

import torch
from starlette.types import ASGIApp

from gan.console import replace_unprintable
from gan.data.own_images.uploads import Uploads
from gan.errors import TheatreError
from gan.runs.race import Races
from gan.runs.registry import JobRegistry
from gan.runs.spec import Limits
from gan.web import environment, listen_address, memory, zero_gpu
from gan.web.http.foreign_pages import ForeignPages
from gan.web.http.response_headers import ResponseHeaders
from gan.web.sessions import Sessions
from gan.web.show import model_bundles, model_cache

QUEUE_SECONDS = 0.02
"""Between Gradio's looks into its queue. Of its own it looks a thousand times a second, for 6% of a core when nobody is there;
a click may wait so long."""


SOCKET_LIMITS: dict[str, Any] = {"ws_max_size": 64 * 2**10, "ws_max_queue": 4, "ws_per_message_deflate": False}
"""What uvicorn takes of a WebSocket's messages: bytes of one (a point needs 32 KB), how many wait, and none compressed, since a
small frame can unpack to a large one. Its own defaults are 16 MB and 32."""


def serve(host: str, port: int, open_tab: bool = False) -> int:
    """Serve until interrupted; 0 when closed by hand, else 1 or 2, and one sentence, when it could not open."""
    replace_unprintable()
    try:
        environment.check()
        at = listen_address.check(host, port)
    except TheatreError as error:
        print(f"gan: {error}", file=sys.stderr)
        return error.exit_code
    listen_address.without_proxy(at.host)
    print("Opening GAN Theatre ...", flush=True)
    memory.limit_arenas()
    torch.set_num_threads(1)  # a picture is small: more threads would only take cores from training
    threading.Thread(target=model_cache.preload, daemon=True).start()
    from gan.web import app

    _configure_uvicorn()
    jobs = JobRegistry(Limits() if at.host in listen_address.LOCAL else Limits.shared(), lend=zero_gpu.lend())
    uploads = Uploads(on_sweep=jobs.forget_private)
    races = Races(jobs)
    try:
        demo = app.build(jobs, uploads, races)
        demo.launch(
            server_name=at.in_url,
            server_port=at.port,
            inbrowser=open_tab,
            prevent_thread_lock=True,
            **app.launch_options(jobs, uploads, races),
        )
        demo._queue.sleep_when_free = QUEUE_SECONDS
        demo._queue.max_size = None  # on ZeroGPU Gradio takes it for 1, so that a second visitor's click would be refused
        demo.app.state_holder = Sessions(demo, on_quiet=memory.tidy)
        jobs.warm()  # not before: it needs a core for seconds
        memory.tidy()
        print(f"The theatre is open at {at.url} (Ctrl-C closes it)", flush=True)
        threading.Thread(target=model_bundles.preload, daemon=True).start()
        closed = threading.Event()
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, lambda *_: closed.set())
        closed.wait()
        print("Closing: unfinished runs are being saved ...", flush=True)
        demo.close(verbose=False)
    except TheatreError as error:
        print(f"gan: {error}", file=sys.stderr)
        return error.exit_code
    except ValueError as error:  # Gradio asks itself within 3 s whether it is there, and says no other than by this
        if "localhost is not accessible" not in str(error):
            raise
        print(f"gan: The app does not answer at {at.url}; this machine may be too busy: try again in a minute.", file=sys.stderr)
        return 1
    except OSError as error:  # between our look and Gradio's, or its server did not start within its 5 s
        print(f"gan: Could not listen at {at.url} ({error}); try again, or choose another --port.", file=sys.stderr)
        return 1
    finally:
        uploads.close()
        jobs.close()
    return 0


def _configure_uvicorn() -> None:
    """Give Gradio's server our limits, and put outside its app what concerns its own answers too: it makes its uvicorn.Config
    itself, and its own middleware is the outermost otherwise."""
    from gradio.http_server import uvicorn

    made = uvicorn.Config

    def config(app: ASGIApp, **given: Any) -> Any:
        return made(ResponseHeaders(ForeignPages(app)), **given, **SOCKET_LIMITS)

    setattr(uvicorn, "Config", config)  # noqa: B010  # mypy takes no other class there
