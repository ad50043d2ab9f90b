"""Calls that no page of ours makes, generated from a seed, and what the server answers them."""
