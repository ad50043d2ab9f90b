"""What the stage's socket answers: many visitors' points drawn in one forward pass."""

import json
from collections.abc import Mapping
from typing import Any

import orjson  # Gradio's own

from gan import pictures
from gan.errors import TheatreError, UsageError
from gan.latent import Latent
from gan.web import points, shelf, views

LONGEST = 32 * 1024
"""Characters of a request; a point with a z of 512 numbers has a third of that."""
MOST_AT_ONCE = 32
"""Pictures in one forward pass, so that nobody waits long for a crowd."""


def render(asked: Mapping[Any, str]) -> dict[Any, bytes]:
    """An answer to each visitor's newest request, all that ask for the same model drawn together.

    Args:
        asked: by visitor, JSON {"id": number, "model": name, "point": see ``gan.web.points``, "last": bool}. A point that is
            "last", where a hand has come to rest, is drawn by itself: within a batch a pixel may be rounded otherwise, and a
            picture has to be the same wherever its link is opened.

    Returns:
        By visitor, what ``pack`` makes of {"id", "width", "height", "channels", "alt", "opinion": HTML} and the pixels; or of
        {"id", "error": one sentence} and none.
    """
    answers: dict[Any, bytes] = {}
    together: dict[tuple[str, Any], list[tuple[Any, Any, Latent]]] = {}
    for visitor, text in asked.items():
        number = None
        try:
            request = _read(text)
            number = request["id"]
            held = shelf.take(request["model"])
            latent = points.to_latent(held.model, request["point"])
            group = (request["model"], visitor if request.get("last") else None)
            together.setdefault(group, []).append((visitor, number, latent))
        except TheatreError as error:
            answers[visitor] = pack({"id": number, "error": str(error)})
    for (name, _), wanted in together.items():
        for start in range(0, len(wanted), MOST_AT_ONCE):
            answers |= _drawn(shelf.take(name), wanted[start : start + MOST_AT_ONCE])
    return answers


def _drawn(held: shelf.Held, wanted: list[tuple[Any, Any, Latent]]) -> dict[Any, bytes]:
    latent = points.join([one for _, _, one in wanted])
    images = held.model.generate(latent)
    opinions = held.model.opinion(images, latent.label).tolist()
    answers = {}
    for row, (visitor, number, one) in enumerate(wanted):
        board = pictures.sheet(images[row : row + 1])
        header = {
            "id": number,
            "width": board.shape[1],
            "height": board.shape[0],
            "channels": 1 if board.ndim == 2 else 3,
            "alt": views.alt(held, one, images[row : row + 1], opinions[row]),
            "opinion": views.opinion_panel(held, opinions[row]),
        }
        answers[visitor] = pack(header, board.tobytes())
    return answers


def pack(header: dict[str, Any], pixels: bytes = b"") -> bytes:
    """One message: the header's length (4 bytes, the lowest first), the header as JSON, the pixels."""
    text = orjson.dumps(header)
    return len(text).to_bytes(4, "little") + text + pixels


def unpack(message: bytes) -> tuple[dict[str, Any], bytes]:
    """The inverse of ``pack``."""
    end = 4 + int.from_bytes(message[:4], "little")
    return orjson.loads(message[4:end]), message[end:]


def _read(text: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise UsageError(f"This request is longer than {LONGEST:,} characters; a point is not.")
    try:
        request = json.loads(text)  # and not orjson, which would refuse the whole message for one NaN, without saying where
    except (ValueError, RecursionError):
        raise UsageError('A request is JSON: {"id": number, "model": name, "point": point}.') from None
    if not isinstance(request, dict) or not isinstance(request.get("model"), str) or "point" not in request:
        raise UsageError('A request is JSON: {"id": number, "model": name, "point": point}.')
    number = request.get("id")
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < 2**53:
        raise UsageError("A request's id is a whole number, to know its answer by.")
    return request
