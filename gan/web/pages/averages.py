"""Averages: a regression and a GAN learn the same curve of two branches, side by side."""

from gan.web.components.game import game
from gan.web.help import heading, help_panel


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    heading("Averages", "Why does least squares draw the mean of two answers, where a GAN draws one of them?")
    game("averages", "averages")
    help_panel("averages")
