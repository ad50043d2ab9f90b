"""The page Journeys: walks through latent space as films."""
