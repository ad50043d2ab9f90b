"""Data sets: those that ship, a visitor's own images, and a drawn digit made like one of MNIST's."""
