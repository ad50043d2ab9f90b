"""Families of networks: each file here builds the generator and the discriminator's trunk of one family."""
