"""The page Race: two to four runs side by side."""
