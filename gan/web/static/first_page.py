"""First page of a static site: what this is, pictures that a generator drew, and ways in."""

import base64
import html
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from PIL import Image

from gan.export.images import sheet
from gan.latents.latent import Latent
from gan.models import Model
from gan.web.static.document import Made
from gan.web.static.page_table import ON_A_SERVER

FRAMES = 48
COLUMNS = 10
"""Pictures in the moving row."""
SEED = 7
_SMALLEST = 28
_ROWS, _ACROSS = 3, 7
"""Pictures on a card whose page shows many one after another."""
HEADING = "GAN Theatre"
QUESTION = "Two networks, one stage: a forger draws pictures that no one has ever seen, a detective judges them."


def film(model: Model) -> bytes:
    """The moving row as WebP, one frame below the other: pictures whose z goes around a great circle and comes back; of a model
    with labels or categories one of each, all with the same z."""
    spec = model.latent
    generator = torch.Generator().manual_seed(SEED)
    kinds = spec.classes or spec.categories
    start, across = (spec.sample(1 if kinds else COLUMNS, generator).noise for _ in range(2))
    named = torch.arange(COLUMNS) % kinds if kinds else None
    if kinds:
        start, across = start.expand(COLUMNS, -1), across.expand(COLUMNS, -1)
    across = across - start * (across * start).sum(1, keepdim=True) / (start * start).sum(1, keepdim=True)
    across = across * start.norm(dim=1, keepdim=True) / across.norm(dim=1, keepdim=True)
    rows = []
    for frame in range(FRAMES):
        angle = 2 * math.pi * frame / FRAMES
        noise = start * math.cos(angle) + across * math.sin(angle)
        codes = torch.zeros(COLUMNS, spec.codes)
        latent = Latent(noise, named if spec.classes else None, named if spec.categories and not spec.classes else None, codes)
        rows.append(sheet(model.generate(latent), COLUMNS, 0))
    kept = io.BytesIO()
    Image.fromarray(np.concatenate([np.asarray(row) for row in rows])).save(kept, "WEBP", quality=85, method=6)
    return kept.getvalue()


def contents(pages: Sequence[Made], addresses: Mapping[str, str], film_address: str, model: Model) -> str:
    """What stands in the first page's ``main``."""
    first = next((made for made in pages if made.page.name == "explore"), pages[0])
    ways = "".join(_card(made, addresses[made.page.address]) for made in pages)
    into = html.escape(addresses[first.page.address])
    height, width = model.header.shape[1:]
    row = f"--shape: {COLUMNS * width} / {height}; background-image: url({html.escape(film_address)})"
    row += f"; animation-timing-function: steps({FRAMES}, jump-none)"
    return (
        f'<div class="html-container"><header class="heading"><h1>{HEADING}</h1><p>{QUESTION}</p>'
        '<button type="button" title="Larger type and lines, for the back row">Projector</button></header></div>'
        f'<section class="opening"><div class="film" role="img" style="{row}" aria-label="{_described(model)}"></div>'
        "<p>None of these is a scan: a <b>generator</b> G made them from random numbers z, and z is moving. It learnt to draw "
        "from one thing alone, the opinion of a second network, the <b>discriminator</b> D. Here you take the numbers into your "
        "own hand. Your browser does the computing: nothing is sent anywhere.</p>"
        f'<p class="opening-ways"><a class="button primary lg" href="{into}">Move z yourself</a>'
        '<button type="button" class="button secondary lg" id="film-pause" aria-pressed="false">Hold still</button></p></section>'
        f'<section class="cards" aria-label="pages">{ways}</section>{_on_a_server()}'
    )


def _described(model: Model) -> str:
    kind = "digits" if model.header.dataset == "mnist" else "pictures"
    return f"a row of {COLUMNS} generated {kind} that change slowly"


def _card(made: Made, address: str) -> str:
    shown = _picture(made)
    words = f"<b>{made.page.title}</b><span>{html.escape(made.question)}</span>"
    return f'<a class="card-way" href="{html.escape(address)}">{shown}{words}</a>'


def _picture(made: Made) -> str:
    """Pictures that the page shows at first, as one; none where it shows none."""
    boards = [board for node in made.layout.walk() for value in _sheets(node.props) if (board := _board(value)) is not None]
    boards = [board for board in boards if board.max() > board.min()]
    if not boards:
        return '<span class="card-picture"></span>'
    board = max(boards, key=lambda one: one.shape[0] * one.shape[1] if one.shape[0] >= 2 * _SMALLEST else one.shape[0])
    if board.shape[0] < 2 * _SMALLEST:  # no sheet but single pictures
        board = np.concatenate([one for one in boards if one.shape[0] == board.shape[0] and one.ndim == board.ndim][:4], 1)
    kept = io.BytesIO()
    Image.fromarray(board).save(kept, "PNG", optimize=True)
    inside = base64.b64encode(kept.getvalue()).decode()
    return f'<img class="card-picture" src="data:image/png;base64,{inside}" alt="">'


def _board(value: Mapping[str, Any]) -> np.ndarray | None:
    """A value's pixels as a picture (H, W) or (H, W, 3); of many pictures one after another some of them as a sheet."""
    pixels = np.frombuffer(base64.b64decode(value["pixels"]), np.uint8)
    shape = (value["height"], value["width"]) + ((3,) if value.get("channels") == 3 else ())
    count = pixels.size // math.prod(shape)
    if count < 2:
        return pixels.reshape(shape) if pixels.size == math.prod(shape) else None
    pictures = pixels[: count * math.prod(shape)].reshape(count, *shape)
    chosen = pictures[np.linspace(0, count - 1, min(count, _ROWS * _ACROSS)).round().astype(int)]
    chosen = chosen[: len(chosen) // _ACROSS * _ACROSS] if len(chosen) > _ACROSS else chosen
    rows = np.split(chosen, max(1, len(chosen) // _ACROSS))
    return np.concatenate([np.concatenate(list(row), 1) for row in rows])


def _sheets(value: Any) -> Iterator[dict[str, Any]]:
    """All pictures in a component's properties, however deep they lie."""
    if isinstance(value, dict):
        if {"width", "height", "pixels"} <= value.keys() and isinstance(value["pixels"], str):
            yield value
        for inner in value.values():
            yield from _sheets(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _sheets(inner)


def _on_a_server() -> str:
    rows = "".join(f"<li><b>{title}</b>: {words}.</li>" for title, words in ON_A_SERVER.values())
    return (
        '<section class="server prose" id="server"><h2>With a server</h2>'
        "<p>This site is files alone. What takes long, or needs the training pictures, is done by the app:</p>"
        f"<ul>{rows}</ul>"
        "<p>It is free and runs on a laptop with Python 3.11 or newer. In the project's folder, <code>make run</code> opens it; "
        "on Windows double-click <code>run.bat</code>. Models that you train there come into a site like this one with "
        "<code>python -m gan static OUT --models NAME</code>.</p></section>"
    )
