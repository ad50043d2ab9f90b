"""The page Race: two to four runs side by side."""

from gan.web.pages.race.page import build

__all__ = ["build"]
