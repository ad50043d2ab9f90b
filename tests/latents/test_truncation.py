import pytest
import torch

from gan.errors import UsageError
from gan.latents.latent import LatentSpec
from gan.latents.truncation import check_psi, scale


def test_psi_multiplies_z_and_nothing_else():
    spec = LatentSpec(noise=5, classes=10, codes=2)
    latent = spec.sample(20, torch.Generator().manual_seed(0))
    small = scale(latent, 0.5)
    torch.testing.assert_close(small.noise, latent.noise / 2)
    assert small.label is latent.label and small.codes is latent.codes
    assert scale(latent, 0).noise.abs().max() == 0


@pytest.mark.parametrize("psi", [-0.1, 2.01, float("nan"), float("inf"), "much", None])
def test_bad_psi_is_refused(psi):
    with pytest.raises(UsageError, match="psi must be a number"):
        check_psi(psi)
