"""The page Train live: a run under way, steered, watched, diagnosed, rewound and played with."""

from gan.web.pages.train.page import build

__all__ = ["build"]
