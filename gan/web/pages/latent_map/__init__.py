"""The page Map: a plane through latent space as a mosaic."""
