"""The page Map: a plane through latent space as a mosaic."""

from gan.web.pages.latent_map.page import build

__all__ = ["build"]
