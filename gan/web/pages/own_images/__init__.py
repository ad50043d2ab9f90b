"""The page Your images: pictures that a visitor brings, and a run on them."""

from gan.web.pages.own_images.page import build

__all__ = ["build"]
