import numpy as np

from gan.runs.frame_buffer import FrameBuffer


def sheet(value: int, colour: bool = False) -> bytes:
    return bytes([value % 256]) * (12 * (3 if colour else 1))


def test_frames_are_bounded_in_order_and_reach_from_the_first_to_the_newest():
    buffer = FrameBuffer(most=10)
    for images in range(0, 1000, 7):
        buffer = buffer.add(images, sheet(images), 4, 3)
        seen = [frame.images for frame in buffer.frames]
        assert len(seen) <= 10 and seen[0] == 0 and seen[-1] == images and seen == sorted(set(seen))
    gaps = np.diff([frame.images for frame in buffer.frames])[:-1]
    assert gaps.max() <= 2 * gaps.min()
    assert (buffer.frames[-1].pixels == 994 % 256).all() and buffer.frames[-1].pixels.shape == (3, 4)


def test_a_sheet_drawn_again_replaces_the_one_before():
    buffer = FrameBuffer()
    buffer = buffer.add(5, sheet(1), 4, 3)
    buffer = buffer.add(5, sheet(2, colour=True), 4, 3)
    (frame,) = buffer.frames
    assert frame.shape == (3, 4, 3) and (frame.pixels == 2).all()


def test_the_frame_of_a_moment():
    buffer = FrameBuffer()
    assert buffer.at(3) is None
    for images in (10, 20, 30):
        buffer = buffer.add(images, sheet(images), 4, 3)
    assert [buffer.at(images).images for images in (0, 10, 19, 20, 99)] == [10, 10, 10, 20, 30]  # type: ignore[union-attr]
