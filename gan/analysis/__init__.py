"""Analysis of what a trained generator has learnt: effects of z, principal and named directions, inversion, pixel gradients."""
