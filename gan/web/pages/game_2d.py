"""Two dimensions: a GAN of points that trains in the visitor's browser, with all that it works with drawn."""

from gan.web.components.game import game
from gan.web.help import heading, help_panel


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    heading("Game in 2-D", "Can two small networks learn a shape of points, and what does each of them see on the way?")
    game("game_2d", "game-2d")
    help_panel("game_2d")
