"""Renderer behind the stage's socket: many visitors' points drawn in one forward pass."""

import functools
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson  # Gradio's own
import torch
from torch import Tensor

from gan.errors import TheatreError, UsageError
from gan.export.images import sheet
from gan.latents.latent import Latent
from gan.web.checked_blocks import note
from gan.web.show import latent_views, model_cache, points

LONGEST = 32 * 1024
"""Characters of a request; a point with a z of 512 numbers has a third of that."""
_SHAPE = 'A request is JSON: {"id": number, "model": name, "point": point}.'
MOST_AT_ONCE = 32
"""Pictures in one forward pass, so that nobody waits long for a crowd."""


@dataclass(frozen=True)
class Drawn:
    """One visitor's picture, to be judged.

    Attributes:
        number: the request's id.
        held: the model.
        latent: the point, one row.
        images: (1, C, H, W) uint8.
    """

    number: int
    held: model_cache.OpenModel
    latent: Latent
    images: Tensor


def draw(asked: Mapping[Any, str]) -> tuple[dict[Any, bytes], dict[Any, Drawn]]:
    """An answer to each visitor's newest request, all that ask for the same model drawn together.

    Args:
        asked: by visitor, JSON {"id": number, "model": name, "point": see ``gan.web.show.points``, "last": bool}. A point that is
            "last", where a hand has come to rest, is drawn by itself: within a batch a pixel may be rounded otherwise, and a
            picture has to be the same wherever its link is opened.

    Returns:
        By visitor, what ``pack`` makes of {"id", "width", "height", "channels"} and the pixels, or of {"id", "error": one
        sentence} and none; and by visitor what has been drawn, for ``judge``.
    """
    answers: dict[Any, bytes] = {}
    together: dict[tuple[str, Any], list[tuple[Any, Any, model_cache.OpenModel, Latent]]] = {}
    for visitor, text in asked.items():
        number = None
        try:
            request = _read(text)
            number = request["id"]
            held = _held(request["model"], int(time.monotonic()))
            latent = points.to_latent(held.model, request["point"])
            group = (request["model"], visitor if request.get("last") else None)
            together.setdefault(group, []).append((visitor, number, held, latent))
        except TheatreError as error:
            answers[visitor] = _refused(number, str(error))
        except Exception as error:  # whatever one visitor sends must not cost the others of the batch their pictures
            note("A request of the canvas's socket", error)
            answers[visitor] = _refused(number, _SHAPE)
    drawn: dict[Any, Drawn] = {}
    for wanted in together.values():
        for start in range(0, len(wanted), MOST_AT_ONCE):
            some = wanted[start : start + MOST_AT_ONCE]
            images = some[0][2].model.generate(points.join([latent for *_, latent in some]))
            for row, (visitor, number, held, latent) in enumerate(some):
                drawn[visitor] = Drawn(number, held, latent, images[row : row + 1])
    for visitor, one in drawn.items():
        board = sheet(one.images)
        header = {"id": one.number, "width": board.shape[1], "height": board.shape[0], "channels": 1 if board.ndim == 2 else 3}
        answers[visitor] = pack(header, board.tobytes())
    return answers, drawn


def judge(drawn: Mapping[Any, Drawn]) -> dict[Any, bytes]:
    """By visitor, what there is to say of a picture that has been sent: ``pack`` of {"id", "alt", "opinion": HTML}.

    Apart from ``draw``, so that no hand waits for words.
    """
    together: dict[int, list[Any]] = {}
    for visitor, one in drawn.items():
        together.setdefault(id(one.held), []).append(visitor)
    answers = {}
    for visitors in together.values():
        held = drawn[visitors[0]].held
        labels = points.join([drawn[visitor].latent for visitor in visitors]).label
        opinions = held.model.opinion(torch.cat([drawn[visitor].images for visitor in visitors]), labels).tolist()
        for visitor, opinion in zip(visitors, opinions, strict=True):
            one = drawn[visitor]
            words = {
                "alt": latent_views.alt(held, one.latent, one.images, opinion),
                "opinion": latent_views.opinion_panel(held, opinion),
            }
            answers[visitor] = pack({"id": one.number, **words})
    return answers


@functools.lru_cache(maxsize=model_cache.OPEN_AT_ONCE)
def _held(name: str, _second: int) -> model_cache.OpenModel:
    """Looked for on disk once a second: a hand asks sixty times."""
    return model_cache.get(name)


def _refused(number: Any, sentence: str) -> bytes:
    """An error's message; what a stranger wrote may be no text that can be encoded."""
    return pack({"id": number, "error": sentence.encode("utf-8", "replace").decode()})


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
        raise UsageError(_SHAPE) from None
    if not isinstance(request, dict) or not isinstance(request.get("model"), str) or "point" not in request:
        raise UsageError(_SHAPE)
    number = request.get("id")
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < 2**53:
        raise UsageError("A request's id is a whole number, to know its answer by.")
    return request
