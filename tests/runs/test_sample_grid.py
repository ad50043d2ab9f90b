"""Latent vectors of the sample grid."""

import torch

from gan.latents.latent import LatentSpec
from gan.runs.sample_grid import grid_latent


def test_grid_columns_are_the_labels_and_a_row_is_one_handwriting() -> None:
    for spec, part in ((LatentSpec(classes=10), "label"), (LatentSpec(noise=5, categories=10, codes=2), "category")):
        latent, columns = grid_latent(spec)
        assert (len(latent.noise), columns) == (100, 10)
        assert getattr(latent, part).tolist() == list(range(10)) * 10
        for row in range(10):
            same = slice(10 * row, 10 * row + 10)
            assert (latent.noise[same] == latent.noise[10 * row]).all() and (latent.codes[same] == latent.codes[10 * row]).all()
        assert len(latent.noise.unique(dim=0)) == 10
    assert len(grid_latent(LatentSpec(classes=3))[0].noise) == 8 * 3
    plain, columns = grid_latent(LatentSpec())
    assert (columns, len(plain.noise.unique(dim=0))) == (8, 64)
    assert torch.equal(plain.noise, grid_latent(LatentSpec())[0].noise)
