"""The page Journeys: walks through latent space as films."""

from gan.web.pages.journeys.page import build

__all__ = ["build"]
