"""Hosting on Hugging Face: the kinds of Space, the files that each needs, and their upload to the hub in one commit."""
