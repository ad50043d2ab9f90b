"""Truncation: z drawn closer to the middle than in training, by scaling it: psi * z with z ~ N(0, I).

It is what Karras and others (2019, StyleGAN, appendix B) do to their w, whose mean takes the place of 0. Brock and others (2019,
BigGAN, section 3.1) draw again each entry of z that lies beyond a threshold. With a scale the same z stays the same sample while
psi moves. Label, category and codes stay as they were drawn. ``gan.studies.truncation`` measures what it buys and costs.
"""

from gan.errors import UsageError
from gan.latents.latent import Latent, check_number

LARGEST = 2.0
"""The largest psi that is allowed."""


def check_psi(psi: float) -> float:
    """``psi`` as a float.

    Raises:
        UsageError: it is not from 0 to 2.
    """
    number = check_number("psi", psi, LARGEST)
    if number < 0:
        raise UsageError(f"psi must be a number from 0 to {LARGEST:g}, not {number:g}.")
    return number


def scale(latent: Latent, psi: float) -> Latent:
    """The same points with psi * z.

    Raises:
        UsageError: psi is not from 0 to 2.
    """
    return latent._replace(noise=latent.noise * check_psi(psi))
