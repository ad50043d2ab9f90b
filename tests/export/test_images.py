import io

import numpy as np
import pytest
import torch
from PIL import Image

from gan.export.images import as_arrays, png, sheet


def flat(*values: int, channels: int = 1) -> torch.Tensor:
    """Pictures of 2x3 pixels, each of one shade."""
    return torch.tensor(values, dtype=torch.uint8)[:, None, None, None].expand(-1, channels, 2, 3)


def test_a_sheet_goes_row_by_row():
    board = sheet(flat(1, 2, 3), columns=2)
    assert board.tolist() == [[1, 1, 1, 2, 2, 2]] * 2 + [[3, 3, 3, 0, 0, 0]] * 2


def test_a_gap_lies_between_pictures_and_not_around_them():
    board = sheet(flat(9, 9, 9, 9), columns=2, gap=1)
    row = [9, 9, 9, 0, 9, 9, 9]
    assert board.tolist() == [row, row, [0] * 7, row, row]


@pytest.mark.parametrize(("count", "shape"), [(1, (2, 3)), (4, (4, 6)), (5, (4, 9)), (10, (6, 12))])
def test_a_sheet_is_as_square_as_can_be(count: int, shape: tuple[int, int]):
    assert sheet(flat(*range(count))).shape == shape


def test_colour_sheets_keep_their_channels():
    images = torch.arange(3, dtype=torch.uint8).view(1, 3, 1, 1).expand(2, 3, 2, 2)
    board = sheet(images, columns=2)
    assert board.shape == (2, 4, 3) and board[0, 0].tolist() == [0, 1, 2]


@pytest.mark.parametrize("channels", [1, 3])
def test_png_keeps_every_pixel_and_draws_it_as_a_square(channels: int):
    board = sheet(flat(7, 200, channels=channels), columns=2)
    read = np.asarray(Image.open(io.BytesIO(png(board, scale=3))))
    assert read.shape[:2] == (6, 18)
    assert np.array_equal(read[1::3, 1::3], board) and np.array_equal(read[::3, ::3], board)


def test_same_picture_same_bytes():
    board = sheet(flat(1, 2))
    assert png(board) == png(board)


def test_arrays_drop_the_channel_of_grey_images_only():
    assert as_arrays(flat(1, 2)).shape == (2, 2, 3)
    assert as_arrays(flat(1, 2, channels=3)).shape == (2, 2, 3, 3)
