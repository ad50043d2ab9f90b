"""The page Your images: pictures that a visitor brings, and a run on them."""
