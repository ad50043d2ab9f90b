"""What goes out as a file: images, samples, animations, plots, curves, TensorBoard's events and the model table."""
