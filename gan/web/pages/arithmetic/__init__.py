"""The page Arithmetic: A - B + C on averages of chosen samples, and truncation."""

from gan.web.pages.arithmetic.page import build

__all__ = ["build"]
