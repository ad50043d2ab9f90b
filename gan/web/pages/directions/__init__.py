"""The page Directions: principal directions of z, measured, named and sent."""

from gan.web.pages.directions.page import build

__all__ = ["build"]
