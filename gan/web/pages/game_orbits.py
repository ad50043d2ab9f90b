"""Phase portraits of the smallest games: the bilinear game and the Dirac-GAN under several update rules."""

from gan.functional.objectives import OBJECTIVES
from gan.games.update_rules import RULES
from gan.web.components.game import game
from gan.web.help import heading, help_panel


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    heading("Orbits", "Why do two players that both go downhill run in circles, and what makes them meet?")
    titles = {name: objective.title for name, objective in OBJECTIVES.items()}
    game("game_orbits", "game-orbits", rules=list(RULES), objectives=titles)
    help_panel("game_orbits")
