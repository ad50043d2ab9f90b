"""Films and strips: what is decoded again is what was put in."""

import io
import subprocess
import sys

import av
import numpy as np
import pytest
from PIL import Image

from gan.errors import UsageError
from gan.export import animation
from tests.helpers import is_sentence

KINDS = [animation.gif, animation.mp4, animation.webp]
RANDOM = np.random.default_rng(0)
GREY = [RANDOM.integers(0, 256, (16, 24), dtype=np.uint8) for _ in range(4)]
COLOUR = [RANDOM.integers(0, 256, (16, 24, 3), dtype=np.uint8) for _ in range(4)]


def gif_frames(content: bytes) -> tuple[list[np.ndarray], list[int]]:
    """Pictures (H, W, 3) and how many milliseconds each stays."""
    pictures, durations = [], []
    with Image.open(io.BytesIO(content)) as opened:
        assert opened.format in ("GIF", "WEBP")
        for i in range(opened.n_frames):
            opened.seek(i)
            pictures.append(np.asarray(opened.convert("RGB")).astype(int))
            durations.append(opened.info["duration"])
    return pictures, durations


def mp4_frames(content: bytes) -> tuple[list[np.ndarray], list[float]]:
    """Pictures (H, W, 3) and when each begins, in seconds."""
    with av.open(io.BytesIO(content)) as opened:
        frames = list(opened.decode(video=0))
        return [frame.to_ndarray(format="rgb24").astype(int) for frame in frames], [frame.time for frame in frames]


def pictures(content: bytes) -> list[np.ndarray]:
    return (mp4_frames if b"ftyp" in content[:12] else gif_frames)(content)[0]


def enlarged(frame: np.ndarray, scale: int) -> np.ndarray:
    """(H, W) or (H, W, 3) to (scale H, scale W, 3)."""
    colour = frame if frame.ndim == 3 else np.stack([frame] * 3, 2)
    return colour.repeat(scale, 0).repeat(scale, 1).astype(int)


def test_a_grey_gif_keeps_every_pixel_and_plays_for_ever():
    content = animation.gif(GREY, seconds_per_frame=0.25, hold_last=1.5, scale=3)
    shown, durations = gif_frames(content)
    assert durations == [250, 250, 250, 1500]
    assert all(np.array_equal(picture, enlarged(frame, 3)) for picture, frame in zip(shown, GREY, strict=True))
    with Image.open(io.BytesIO(content)) as opened:
        assert opened.info["loop"] == 0


@pytest.mark.parametrize("frames", [GREY, COLOUR])
def test_a_webp_keeps_every_pixel_and_plays_for_ever(frames: list[np.ndarray]):
    content = animation.webp(frames, seconds_per_frame=0.25, hold_last=1.5, scale=3)
    with Image.open(io.BytesIO(content)) as opened:
        assert (opened.format, opened.n_frames, opened.info["loop"]) == ("WEBP", 4, 0)
        for i, frame in enumerate(frames):
            opened.seek(i)
            assert np.array_equal(np.asarray(opened.convert("RGB")).astype(int), enlarged(frame, 3))
            assert opened.info["duration"] == (250 if i < 3 else 1500)


@pytest.mark.parametrize("frames", [GREY[:3], COLOUR[:3]])
def test_a_strip_shows_all_frames_like_a_page_and_holds_settings(frames: list[np.ndarray]):
    content = animation.strip(frames, 2, scale=2, settings={"seed": 3, "title": "né"})
    with Image.open(io.BytesIO(content)) as opened:
        assert opened.format == "PNG"
        board = np.asarray(opened.convert("RGB")).astype(int)
    assert board.shape == (64, 96, 3) and (board[32:, 48:] == 0).all()
    for i, (top, left) in enumerate([(0, 0), (0, 48), (32, 0)]):
        assert np.array_equal(board[top : top + 32, left : left + 48], enlarged(frames[i], 2))
    assert animation.read_settings(content) == {"seed": 3, "title": "né"}


@pytest.mark.parametrize(
    ("frames", "columns", "scale", "says"),
    [([], 1, 1, "no pictures"), (GREY, 0, 1, "columns"), (GREY, 4, 32, "too large"), (GREY, 1, 0, "scale")],
)
def test_what_makes_no_strip_is_refused(frames: list[np.ndarray], columns: int, scale: int, says: str):
    with pytest.raises(UsageError, match=says):
        animation.strip(frames, columns, scale)


def test_the_last_frame_of_a_gif_stays_no_shorter_than_the_others():
    assert gif_frames(animation.gif(GREY, seconds_per_frame=0.5, hold_last=0))[1] == [500] * 4


def test_equal_frames_in_a_row_stay_as_long_together():
    a, b = GREY[:2]
    shown, durations = gif_frames(animation.gif([a, a, b, b], seconds_per_frame=0.1, hold_last=0.1))
    assert len(shown) == 2 and durations == [200, 200]


def test_a_gif_of_few_colours_keeps_them_all():
    colours = RANDOM.integers(0, 256, (40, 3), dtype=np.uint8)
    frames = [colours[RANDOM.integers(0, 40, (16, 24))] for _ in range(3)]
    shown = pictures(animation.gif(frames, scale=2))
    assert all(np.array_equal(picture, enlarged(frame, 2)) for picture, frame in zip(shown, frames, strict=True))


def test_what_stands_still_in_a_gif_in_colour_does_not_flicker():
    frames = [frame.copy() for frame in COLOUR]
    for frame in frames:
        frame[:, :12] = COLOUR[0][:, :12]
    shown = pictures(animation.gif(frames))
    assert all(np.array_equal(picture[:, :12], shown[0][:, :12]) for picture in shown)
    assert not np.array_equal(shown[0], shown[1])
    assert np.abs(np.array(shown) - np.array(frames).astype(int)).mean() < 16  # of noise, the worst case for a palette


def test_a_gif_of_frames_of_one_colour_each_gets_a_palette_of_all_frames():
    shades = [(200, 30, 40), (20, 60, 220), (0, 128, 0), (255, 255, 255)]
    frames = [np.full((8, 8, 3), shade, np.uint8) for shade in shades]
    assert [tuple(picture[4, 4]) for picture in pictures(animation.gif(frames))] == shades


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("frames", [GREY, COLOUR])
def test_same_frames_same_bytes(kind, frames: list[np.ndarray]):
    made = [kind(frames, ["a", "b", "c", "d"], scale=4, settings={"seed": 1}) for _ in range(3)]
    assert made[0] == made[1] == made[2]


def test_an_mp4_is_h264_for_every_player_with_its_index_first():
    content = animation.mp4(GREY)
    assert 0 < content.find(b"moov") < content.find(b"mdat")
    with av.open(io.BytesIO(content)) as opened:
        stream = opened.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")


def test_an_mp4_shows_each_frame_for_its_time_and_holds_the_last():
    content = animation.mp4(GREY, seconds_per_frame=0.25, hold_last=1.5, scale=8)
    shown, times = mp4_frames(content)
    assert times == pytest.approx([0.25 * i for i in range(3 + 6)])
    with av.open(io.BytesIO(content)) as opened:
        assert opened.duration == pytest.approx(9 * 0.25 * 1e6, rel=0.01)
    expected = [enlarged(frame, 8) for frame in [*GREY, *[GREY[-1]] * 5]]
    assert all(np.abs(picture - wanted).mean() < 4 for picture, wanted in zip(shown, expected, strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_colours_come_back_as_they_were(kind):
    shades = [(200, 30, 40), (20, 60, 220), (30, 150, 60), (0, 0, 0), (255, 255, 255)]
    shown = pictures(kind([np.full((32, 32, 3), shade, np.uint8) for shade in shades], hold_last=0))
    for picture, shade in zip(shown, shades, strict=True):
        assert np.abs(picture - np.array(shade)).max() <= 4


def test_grey_stays_grey_in_an_mp4():
    shown = pictures(animation.mp4(GREY, scale=2))
    assert all((np.ptp(picture, axis=2) <= 1).all() for picture in shown)


@pytest.mark.parametrize("shape", [(15, 25), (15, 24, 3), (1, 1)])
def test_odd_sides_of_an_mp4_grow_by_one_pixel(shape: tuple[int, ...]):
    shown = pictures(animation.mp4([np.full(shape, 255, np.uint8)]))
    assert shown[0].shape == (shape[0] + shape[0] % 2, shape[1] + shape[1] % 2, 3)
    assert shown[0].min() > 250


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("frames", [GREY[:3], COLOUR[:3]])
def test_captions_stand_on_a_bar_under_the_picture(kind, frames: list[np.ndarray]):
    frames = [np.zeros_like(frame) for frame in frames]
    shown = pictures(kind(frames, ["1,280 images", "2,560 images", "2,560 images"], seconds_per_frame=1, hold_last=1, scale=10))
    shown = [shown[0], shown[1], shown[-1]]  # the GIF makes one of the last two
    assert all(picture.shape == (160 + 30, 240, 3) and (picture[:156] < 12).all() for picture in shown)
    bars = [picture[164:] for picture in shown]
    for bar in bars:
        assert (bar > 200).any(2).sum() > 100 and np.abs(bar[:, -4:] - 32).max() < 12, "ink, and room behind it"
    assert (np.abs(bars[0] - bars[1]) > 100).any() and np.abs(bars[1] - bars[2]).max() < 12


def test_letters_stand_still_while_numbers_change():
    shown = pictures(animation.gif([np.zeros((100, 300), np.uint8)] * 2, ["1,111 images", "8,888 images"]))
    changed = (np.abs(shown[0] - shown[1]) > 60).any((0, 2)).nonzero()[0]
    assert changed.max() < 75, "the word behind the number has moved"


def test_a_long_caption_gets_smaller_letters_and_then_a_wider_film():
    frame = np.full((40, 300), 128, np.uint8)
    short, long = (pictures(animation.gif([frame], ["W" * count]))[0] for count in (3, 24))
    assert short.shape[1] == long.shape[1] == 300 and long.shape[0] < short.shape[0]
    assert np.abs(long[40:, -3:] - 32).max() == 0 and (long[40:, -30:] > 200).any()
    wide = pictures(animation.gif([frame], ["W" * 60]))[0]
    margin = (wide.shape[1] - 300) // 2
    assert margin > 100 and (wide[:40, :margin] == 0).all() and (wide[:40, margin : margin + 300] == 128).all()


def test_an_empty_caption_keeps_its_bar_and_a_line_break_is_a_space():
    with_break, with_space, empty = (pictures(animation.gif([GREY[0]], [text], scale=8))[0] for text in ("a\nb", "a b", ""))
    assert np.array_equal(with_break, with_space)
    assert (empty[128:] == 32).all() and empty.shape == with_space.shape


SETTINGS = {"recipe": "dcgan", "seed": 3, "lr": 1e-4, "title": 'né "quoted" -->', "long": ["x" * 300] * 20}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [1, 3])
def test_settings_travel_in_the_film(kind, count: int):
    assert animation.read_settings(kind(GREY[:count], ["a"] * count, settings=SETTINGS)) == SETTINGS
    assert animation.read_settings(kind(GREY[:count])) == {}


def foreign(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(GREY[0]).save(buffer, kind)
    return buffer.getvalue()


def foreign_gif(comment: bytes | None) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(GREY[0]).save(buffer, "GIF", **({} if comment is None else {"comment": comment}))
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"no film at all",
        b"\x00\x00\x00\x1cftypisom" + b"\x00" * 40,
        animation.mp4(GREY[:1])[:200],
        foreign_gif(None),
        foreign_gif(b"made with love"),
        foreign_gif(b"[1, 2]"),
        foreign_gif(b"\xff\xfe\x00"),
        foreign_gif(b"[" * 50_000),
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x10\x00\x00\x00WEBPVP8 ",
        foreign("PNG"),
        foreign("WEBP"),
        animation.webp(GREY)[:100],
    ],
    ids=range(15),
)
def test_a_file_without_settings_is_refused_in_a_sentence(content: bytes):
    with pytest.raises(UsageError) as caught:
        animation.read_settings(content)
    assert is_sentence(caught.value)


LARGE = np.broadcast_to(np.zeros((), np.uint8), (1000, 1000))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("frames", "changes", "says"),
    [
        ([], {}, "no pictures"),
        (GREY * 501, {}, "2,000 frames, not 2,004"),
        ([GREY[0], GREY[1][:8]], {}, "one size"),
        ([GREY[0], COLOUR[0]], {}, "one size"),
        ([GREY[0].astype(float)], {}, "bytes"),
        ([np.zeros((8, 8, 4), np.uint8)], {}, "grey or colour"),
        ([np.zeros((8, 0), np.uint8)], {}, "grey or colour"),
        (GREY, {"captions": ["one"]}, "4 frames needs as many captions, not 1"),
        (GREY, {"scale": 0}, "scale must be"),
        (GREY, {"scale": 1.5}, "scale must be"),
        (GREY, {"scale": 33}, "scale must be"),
        ([LARGE], {"scale": 3}, "3,000 x 3,000 pixels are too large"),
        ([LARGE] * 301, {}, "301 frames of 1,000 x 1,000 pixels are too large"),
        ([GREY[0]], {"captions": ["W" * 1000]}, "shorter captions"),
        (GREY, {"seconds_per_frame": 0.001}, "from 0.02 to 10 seconds"),
        (GREY, {"seconds_per_frame": float("nan")}, "from 0.02 to 10 seconds"),
        (GREY, {"hold_last": 61}, "from 0 to 60 seconds"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_makes_no_film_is_refused_in_a_sentence(kind, frames: list[np.ndarray], changes: dict, says: str):
    with pytest.raises(UsageError, match=says) as caught:
        kind(frames, **changes)
    assert is_sentence(caught.value)


def test_the_encoder_is_imported_only_for_films():
    code = "import sys, gan.export.animation; print(*{'av', 'matplotlib', 'torch'} & set(sys.modules))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True).stdout.split()
        == []
    )
