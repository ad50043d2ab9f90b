"""GAN Theatre: ``python app.py`` opens it at http://127.0.0.1:7860; a Hugging Face Space runs the same file."""

import argparse
import os
import signal
import sys

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")


def _port(text: str) -> int:
    """A port as it is typed, or stands in the environment."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a port is a whole number from 1 to 65535, not {text[:40]!r}") from None


def _close_early(*_: object) -> None:
    """Ctrl-C before the app has opened. There is nothing to save yet; an exception might be swallowed by what is being imported,
    and a thread that is loading a model would be torn down in the midst of it."""
    print("Closed before it had opened.", file=sys.stderr, flush=True)
    os._exit(130)


def main() -> int:
    """Read host and port from the command line, and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default=os.environ.get("GRADIO_SERVER_NAME") or "127.0.0.1", help="address to listen on")
    parser.add_argument(
        "--port",
        type=_port,
        default=os.environ.get("GRADIO_SERVER_PORT") or "7860",
        help="port, 7860 by default; 0 for any that is free",
    )
    parser.add_argument("--open", action="store_true", help="open a browser tab")
    chosen = parser.parse_args()
    signal.signal(signal.SIGINT, _close_early)  # until the server has a handler of its own
    if os.environ.get("SPACES_ZERO_GPU"):
        from gan.web import zero_gpu

        zero_gpu.load()  # before anything imports torch
    from gan.web.server import serve  # only now: it takes seconds

    return serve(chosen.host, chosen.port, chosen.open)


if __name__ == "__main__":
    sys.exit(main())
