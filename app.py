"""GAN Theatre: ``python app.py`` opens it at http://127.0.0.1:7860; a Hugging Face Space runs the same file."""

import argparse
import os
import sys

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

from gan.web.server import serve


def main() -> int:
    """Read host and port from the command line, and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default=os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1"), help="address to listen on")
    parser.add_argument(
        "--port", type=int, default=int(os.environ.get("GRADIO_SERVER_PORT", "7860")), help="port, 7860 by default"
    )
    parser.add_argument("--open", action="store_true", help="open a browser tab")
    chosen = parser.parse_args()
    return serve(chosen.host, chosen.port, chosen.open)


if __name__ == "__main__":
    sys.exit(main())
