"""Server: one process, one port, opened and closed cleanly."""

import functools
import signal
import sys
import threading
from typing import Any

import torch

from gan.console import replace_unprintable
from gan.data.own_images.uploads import Uploads
from gan.errors import TheatreError
from gan.runs.race import Races
from gan.runs.registry import JobRegistry
from gan.web import environment, listen_address
from gan.web.show import model_cache

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
    torch.set_num_threads(1)  # a picture is small: more threads would only take cores from training
    threading.Thread(target=model_cache.preload, daemon=True).start()
    from gan.web import app

    _limit_sockets()
    jobs = JobRegistry()
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
        jobs.warm()  # not before: it needs a core for seconds
        print(f"The theatre is open at {at.url} (Ctrl-C closes it)", flush=True)
        closed = threading.Event()
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, lambda *_: closed.set())
        closed.wait()
        print("Closing: unfinished runs are being saved ...", flush=True)
        demo.close(verbose=False)
    except TheatreError as error:
        print(f"gan: {error}", file=sys.stderr)
        return error.exit_code
    except OSError as error:  # between our look and Gradio's, or its server did not start within its 5 s
        print(f"gan: Could not listen at {at.url} ({error}); try again, or choose another --port.", file=sys.stderr)
        return 1
    finally:
        uploads.close()
        jobs.close()
    return 0


def _limit_sockets() -> None:
    """Give Gradio's server our limits: it makes its uvicorn.Config itself, and passes none on."""
    from gradio.http_server import uvicorn

    setattr(uvicorn, "Config", functools.partial(uvicorn.Config, **SOCKET_LIMITS))  # noqa: B010  # mypy takes no other class there
