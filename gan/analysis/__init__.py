"""What a trained generator has learnt: effects of z, principal and named directions, inversion, gradients at pixels."""
