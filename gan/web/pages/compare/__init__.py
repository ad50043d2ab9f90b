"""The page Compare: one z in two models, or two z in one model."""

from gan.web.pages.compare.page import build

__all__ = ["build"]
