"""One dimension: the two densities, D and the optimal D of Goodfellow and others 2014, figure 1, while they train."""

from gan.web.components.game import game
from gan.web.help import heading, help_panel


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    heading("Game in 1-D", "One number at a time: who wins when G may move its density and D may bend its curve?")
    game("game_1d", "game-1d")
    help_panel("game_1d")
