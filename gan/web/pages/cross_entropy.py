"""Cross-entropy and the other losses of one sample, as a function of what D says of it, with their slopes."""

from gan.functional.objectives import OBJECTIVES
from gan.web.components.game import game
from gan.web.help import heading, help_panel


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    heading("Cross-entropy", "How much does a belief cost, and in which direction does the cost push?")
    told = ("title", "source", "probability", "paired", "critic")
    objectives = [{"name": name, **{key: getattr(one, key) for key in told}} for name, one in OBJECTIVES.items()]
    game("cross_entropy", "cross-entropy", objectives=objectives)
    help_panel("cross_entropy")
