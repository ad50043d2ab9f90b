"""The page Directions: principal directions of z, measured, named and sent."""
