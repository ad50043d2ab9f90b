"""Server: one process, one port, opened and closed cleanly."""

import signal
import socket
import sys
import threading

import torch

from gan.data.own_images.uploads import Uploads
from gan.errors import TheatreError
from gan.runs.race import Races
from gan.runs.registry import JobRegistry
from gan.web.show import model_cache

QUEUE_SECONDS = 0.02
"""Between Gradio's looks into its queue. Of its own it looks a thousand times a second, for 6% of a core when nobody is there;
a click may wait so long."""


def serve(host: str, port: int, open_tab: bool = False) -> int:
    """Serve until interrupted; 0 when closed by hand, 1 (and one sentence) when it could not open."""
    if not _is_free(host, port):
        print(f"gan: port {port} is taken; close what uses it, or choose another with --port {port + 1}.", file=sys.stderr)
        return 1
    print("Opening GAN Theatre ...", flush=True)
    torch.set_num_threads(1)  # a picture is small: more threads would only take cores from training
    threading.Thread(target=model_cache.preload, daemon=True).start()
    from gan.web import app

    jobs = JobRegistry()
    uploads = Uploads(on_sweep=jobs.forget_private)
    races = Races(jobs)
    try:
        demo = app.build(jobs, uploads, races)
        demo.launch(
            server_name=host,
            server_port=port,
            inbrowser=open_tab,
            prevent_thread_lock=True,
            **app.launch_options(jobs, uploads, races),
        )
        demo._queue.sleep_when_free = QUEUE_SECONDS
        jobs.warm()  # not before: it needs a core for seconds
        shown = "127.0.0.1" if host == "0.0.0.0" else host
        print(f"The theatre is open at http://{shown}:{port} (Ctrl-C closes it)", flush=True)
        closed = threading.Event()
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, lambda *_: closed.set())
        closed.wait()
        print("Closing: unfinished runs are being saved ...", flush=True)
        demo.close(verbose=False)
    except TheatreError as error:
        print(f"gan: {error}", file=sys.stderr)
        return error.exit_code
    finally:
        uploads.close()
        jobs.close()
    return 0


def _is_free(host: str, port: int) -> bool:
    """Whether we may listen there; Gradio's own message names neither cause nor cure."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError):
            return False
    return True
