"""What tests of the Your images page share: pictures of discs to bring, and the file chooser that takes them."""

import io
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page

from gan.data.own_images import gather
from gan.export import images as drawing


def painted(number: int) -> bytes:
    """A disc on a coloured ground, as a PNG: warm and to the left, or cold and to the right."""
    rows, columns = np.mgrid[:40, :48]
    warm = number % 2 == 0
    disc = (rows - 20) ** 2 + (columns - (17 if warm else 31)) ** 2 < (6 + number % 7) ** 2
    ground, ink = ((230, 120, 30), (90, 10, 10)) if warm else ((20, 60, 200), (220, 240, 255))
    picture = np.where(disc[..., None], ink, ground).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


def bring(page: Page, *files: Path) -> None:
    page.locator("#yours-bring .dropzone-files").set_input_files(list(files))


def sheet_of(source: Path, side: int = 28, colour: bool | None = None) -> np.ndarray:
    """The red channel of what the page is to show of ``source``."""
    shown = gather.preview(gather.gather(source, side, colour).data)
    board = drawing.sheet(shown.images, 8, 1)
    return board if board.ndim == 2 else board[..., 0]


def visitors(home: Path) -> list[Path]:
    """The folders of all uploads there are."""
    return [path for path in (home / "visitors").glob("*/*") if path.is_dir()]
