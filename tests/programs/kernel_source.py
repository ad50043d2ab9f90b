"""The engine's kernel, assembled from its source: ``python tests/programs/kernel_source.py`` writes ``kernel.wasm``."""

import sys
from pathlib import Path

import wasmtime

ENGINE = Path(__file__).resolve().parents[2] / "assets" / "js" / "engine"
FILES = ("memory", "products", "packing", "convolution")
"""Parts of the one module, in order."""


def assembled() -> bytes:
    """What ``kernel.wasm`` is to be."""
    parts = [(ENGINE / "kernel" / f"{name}.wat").read_text(encoding="utf-8") for name in FILES]
    return bytes(wasmtime.wat2wasm("\n".join(parts)))


if __name__ == "__main__":
    sys.exit(0 if (ENGINE / "kernel.wasm").write_bytes(assembled()) else 1)
