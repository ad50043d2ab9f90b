"""Animation: pictures one after another as GIF, WebP, MP4 or a strip in a PNG, with the settings they were made with inside."""

import io
import itertools
import json
import math
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import ExifTags, Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from gan.errors import UsageError

if TYPE_CHECKING:
    import av

MOST_FRAMES = 2000
MOST_SIDE = 2048
"""The longest side of a frame, in pixels: what every player and telephone shows."""
MOST_PIXELS = 300_000_000
"""In all frames together: a GIF is held in memory until it is written."""
SHORTEST, LONGEST = 0.02, 10.0
"""Seconds that a frame may be shown; browsers slow down a GIF that is faster."""
LONGEST_HOLD = 60.0
LARGEST_SCALE = 32

_LETTERS = (12, 28)
"""The smallest and the largest height of letters under a frame, in pixels."""
_BAR, _INK = 32, 255
"""Grey levels of the bar under a frame, a little lighter than the black of digits, and of its text."""
_SAMPLED = 1_000_000
"""Number of pixels, about, from which the palette of an animation in colour is chosen."""


def gif(
    frames: Sequence[np.ndarray],
    captions: Sequence[str] = (),
    seconds_per_frame: float = 0.15,
    hold_last: float = 2.0,
    scale: int = 1,
    settings: Mapping[str, Any] | None = None,
) -> bytes:
    """A GIF that plays for ever; the same frames give the same bytes.

    Grey frames keep every pixel. Frames in colour share one palette of 256 colours without dithering, so nothing flickers. Equal
    frames in a row become one that stays longer.

    Args:
        frames: uint8, (H, W) or (H, W, 3), all of one shape.
        captions: a line of text under each frame, or none at all. A line that does not fit makes the film wider.
        seconds_per_frame: 0.02 to 10, rounded to hundredths.
        hold_last: seconds that the last frame stays, if that is longer; 0 to 60.
        scale: each pixel is drawn as a square of 1 to 32 pixels.
        settings: plain values that ``read_settings`` gives back.

    Raises:
        UsageError: no frames, too many or too large ones, or frames, captions or numbers other than above.
    """
    duration = _checked(frames, captions, seconds_per_frame, hold_last, scale)
    boards = list(_boards(frames, captions, scale))
    if boards[0].mode == "RGB":
        palette = _palette(boards)
        boards = [board.quantize(palette=palette, dither=Image.Dither.NONE) for board in boards]
    return _animation(boards, duration, hold_last, "GIF", comment=json.dumps(dict(settings or {})).encode())


def _animation(boards: list[Image.Image], duration: Fraction, hold_last: float, kind: str, **options: Any) -> bytes:
    """Animated file of one of Pillow's formats, which plays for ever."""
    milliseconds = [int(1000 * duration)] * len(boards)
    milliseconds[-1] = max(milliseconds[-1], 10 * round(100 * hold_last))
    buffer = io.BytesIO()
    boards[0].save(buffer, kind, save_all=True, append_images=boards[1:], duration=milliseconds, loop=0, **options)
    return buffer.getvalue()


def mp4(
    frames: Sequence[np.ndarray],
    captions: Sequence[str] = (),
    seconds_per_frame: float = 0.15,
    hold_last: float = 2.0,
    scale: int = 1,
    settings: Mapping[str, Any] | None = None,
) -> bytes:
    """An MP4 (H.264, yuv420p, even sides, index first) that browsers, telephones and slides play.

    Arguments and errors are those of ``gif``; ``hold_last`` is rounded to whole frames. A side of odd length grows by one pixel.
    """
    import av  # a fifth of a second, and only needed for MP4

    duration = _checked(frames, captions, seconds_per_frame, hold_last, scale)
    with tempfile.TemporaryDirectory() as folder:  # to put the index first, the encoder has to read its own file again
        path = Path(folder) / "film.mp4"
        with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as film:
            film.metadata["comment"] = json.dumps(dict(settings or {}))
            _encode(film, _boards(frames, captions, scale), duration, max(1, round(hold_last / duration)))
        return path.read_bytes()


def webp(
    frames: Sequence[np.ndarray],
    captions: Sequence[str] = (),
    seconds_per_frame: float = 0.15,
    hold_last: float = 2.0,
    scale: int = 1,
    settings: Mapping[str, Any] | None = None,
) -> bytes:
    """An animated WebP that plays for ever and keeps every pixel, in colour too. Arguments and errors are those of ``gif``."""
    duration = _checked(frames, captions, seconds_per_frame, hold_last, scale)
    boards = [board.convert("RGB") for board in _boards(frames, captions, scale)]
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = json.dumps(dict(settings or {}))
    # quality is of the search for small files here, not of the pictures
    return _animation(boards, duration, hold_last, "WEBP", lossless=True, quality=20, exif=exif)


def strip(frames: Sequence[np.ndarray], columns: int, scale: int = 1, settings: Mapping[str, Any] | None = None) -> bytes:
    """All frames as one PNG, ``columns`` in a row, read like a page. Other arguments and errors are those of ``gif``."""
    _checked(frames, (), SHORTEST, 0, scale)
    if type(columns) is not int or columns < 1:
        raise UsageError(f"columns must be a whole number from 1, not {str(columns)[:40]!r}.")
    height, width = frames[0].shape[:2]
    rows = math.ceil(len(frames) / columns)
    _check_size(columns * width * scale, rows * height * scale, 1)
    board = np.zeros((rows * height, columns * width, *frames[0].shape[2:]), np.uint8)
    for i, frame in enumerate(frames):
        top, left = i // columns * height, i % columns * width
        board[top : top + height, left : left + width] = frame
    text = PngInfo()
    text.add_text("Comment", json.dumps(dict(settings or {})))
    buffer = io.BytesIO()
    next(_boards([board], (), scale)).save(buffer, "PNG", pnginfo=text)
    return buffer.getvalue()


_NO_SETTINGS = "This file holds no settings; choose a PNG, GIF, WebP or MP4 that was exported here."


def read_settings(film: bytes) -> dict[str, Any]:
    """The ``settings`` that ``gif``, ``webp``, ``mp4`` or ``strip`` put into a file.

    Raises:
        UsageError: this is no such file.
    """
    try:
        settings = json.loads(_comment(film))
    except (OSError, ValueError, RecursionError, SyntaxError, Image.DecompressionBombError) as error:
        raise UsageError(_NO_SETTINGS) from error
    if not isinstance(settings, dict):
        raise UsageError(_NO_SETTINGS)
    return settings


def _comment(film: bytes) -> str | bytes:
    if film.startswith(b"GIF8"):
        with Image.open(io.BytesIO(film), formats=["GIF"]) as picture:
            return picture.info.get("comment", b"")
    if film.startswith(b"\x89PNG"):
        with Image.open(io.BytesIO(film), formats=["PNG"]) as picture:
            return str(picture.info.get("Comment", ""))
    if film.startswith(b"RIFF"):
        with Image.open(io.BytesIO(film), formats=["WEBP"]) as picture:
            return str(picture.getexif().get(ExifTags.Base.ImageDescription, ""))
    import av

    try:
        with av.open(io.BytesIO(film), format="mp4") as container:
            return container.metadata.get("comment", "")
    except av.FFmpegError as error:
        raise ValueError("no MP4") from error


def _checked(frames: Sequence[np.ndarray], captions: Sequence[str], seconds: float, hold: float, scale: int) -> Fraction:
    """Refuse what makes no animation; the duration of a frame in hundredths of a second, which every format can express."""
    if not len(frames):
        raise UsageError("There are no pictures to make a film of yet; let the run go on for a while.")
    if len(frames) > MOST_FRAMES:
        raise UsageError(f"A film has at most {MOST_FRAMES:,} frames, not {len(frames):,}; leave some out.")
    shape = frames[0].shape
    if any(frame.shape != shape or frame.dtype != np.uint8 for frame in frames) or shape[2:] not in ((), (3,)) or 0 in shape:
        raise UsageError("The frames of a film are grey or colour pictures of bytes, all of one size; choose those of one run.")
    if captions and len(captions) != len(frames):
        raise UsageError(f"A film of {len(frames):,} frames needs as many captions, not {len(captions):,}.")
    if type(scale) is not int or not 1 <= scale <= LARGEST_SCALE:
        raise UsageError(f"scale must be a whole number from 1 to {LARGEST_SCALE}, not {str(scale)[:40]!r}.")
    for name, value, low, high in (("seconds_per_frame", seconds, SHORTEST, LONGEST), ("hold_last", hold, 0, LONGEST_HOLD)):
        if not low <= value <= high:
            raise UsageError(f"{name} must be from {low:g} to {high:g} seconds, not {str(value)[:40]!r}.")
    _check_size(shape[1] * scale, shape[0] * scale, len(frames))
    return Fraction(round(100 * seconds), 100)


def _check_size(width: int, height: int, frames: int) -> None:
    if max(width, height) > MOST_SIDE or width * height * frames > MOST_PIXELS:
        raise UsageError(
            f"{frames:,} frames of {width:,} x {height:,} pixels are too large for a film; take a smaller scale, fewer frames or "
            "shorter captions."
        )


def _boards(frames: Sequence[np.ndarray], captions: Sequence[str], scale: int) -> Iterator[Image.Image]:
    """The pictures of an animation: each frame enlarged, its caption on a bar below. Mode L or RGB, all of one size."""
    height, width = frames[0].shape[0] * scale, frames[0].shape[1] * scale
    grey = frames[0].ndim == 2
    lines = [" ".join(caption.split()) for caption in captions]
    board_width, board_height = width, height
    if lines:
        font = _font(lines, width)
        size = round(font.size)
        board_width = max(width, max(_line_width(line, font) for line in lines))
        board_height += 2 * size
        _check_size(board_width, board_height, len(frames))
    for i, frame in enumerate(frames):
        picture = Image.fromarray(frame).resize((width, height), Image.Resampling.NEAREST)
        if not lines:
            yield picture
            continue
        board = Image.new("L" if grey else "RGB", (board_width, board_height))
        board.paste(picture, ((board_width - width) // 2, 0))
        draw = ImageDraw.Draw(board)
        draw.rectangle((0, height, board_width, board_height), fill=_BAR if grey else (_BAR,) * 3)
        # from the left and from one baseline: text that stands still while its numbers change
        draw.text((size // 2, height + round(1.35 * size)), lines[i], fill=_INK if grey else (_INK,) * 3, font=font, anchor="ls")
        yield board


def _font(lines: list[str], width: int) -> ImageFont.FreeTypeFont:
    """Font as large as the width of the frames suggests and the longest line allows, but never too small to read."""
    from matplotlib import get_data_path  # it brings the same font to every machine

    file = str(Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf")
    smallest, largest = _LETTERS
    size = min(largest, max(smallest, width // 16))
    while True:
        # Pillow's basic layout is the one that every build has, so bytes do not depend on the machine
        font = ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
        if size == smallest or max(_line_width(line, font) for line in lines) <= width:
            return font
        size -= 1


def _line_width(line: str, font: ImageFont.FreeTypeFont) -> int:
    """The width in pixels that a line needs, with half a letter's height at both ends."""
    return math.ceil(font.getlength(line)) + 2 * (round(font.size) // 2)


def _palette(boards: list[Image.Image]) -> Image.Image:
    """256 colours for all frames, chosen from pixels of all of them."""
    step = max(1, math.ceil(len(boards) * boards[0].width * boards[0].height / _SAMPLED))
    pixels = np.concatenate([np.asarray(board).reshape(-1, 3)[i % step :: step] for i, board in enumerate(boards)])
    return Image.fromarray(pixels[None]).quantize(256, Image.Quantize.MEDIANCUT)


def _encode(film: "av.container.OutputContainer", boards: Iterator[Image.Image], duration: Fraction, repeats: int) -> None:
    """Encode the pictures into the open film, the last one ``repeats`` times.

    The rate is constant, since not every player supports frames of unequal length.
    """
    from av import VideoFrame
    from av.video.reformatter import ColorRange, Colorspace

    stream: Any = None
    for number, board in enumerate(_held(boards, repeats)):
        array = np.asarray(board.convert("RGB"))
        array = np.pad(array, ((0, array.shape[0] % 2), (0, array.shape[1] % 2), (0, 0)), "edge")
        if stream is None:
            # without mbtree, whose fast code gives other bytes each time
            stream = film.add_stream("libx264", rate=1 / duration, options={"crf": "18", "mbtree": "0"})
            stream.height, stream.width = array.shape[:2]
            stream.pix_fmt = "yuv420p"
            stream.codec_context.thread_count = 1  # a training may be going on beside
            # said outright, since players guess differently; 5 is BT.601 in H.264's table of matrices
            stream.codec_context.colorspace, stream.codec_context.color_range = 5, ColorRange.MPEG
        frame = VideoFrame.from_ndarray(array, format="rgb24").reformat(
            format="yuv420p", dst_colorspace=Colorspace.ITU601, dst_color_range=ColorRange.MPEG
        )
        frame.pts, frame.time_base = number, duration
        film.mux(stream.encode(frame))
    film.mux(stream.encode())


def _held(boards: Iterator[Image.Image], repeats: int) -> Iterator[Image.Image]:
    """All pictures, the last one ``repeats`` times."""
    for board in boards:
        yield board
    yield from itertools.repeat(board, repeats - 1)
