"""The page Compare: one z in two models, or two z in one model."""
