"""Latent space without a model: points and how they are drawn, walks, arithmetic, planes and truncation."""
