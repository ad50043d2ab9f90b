"""The page Arithmetic: A - B + C on averages of chosen samples, and truncation."""
