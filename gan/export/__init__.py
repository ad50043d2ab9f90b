"""Export to files: images, samples, animations, plots, curves, TensorBoard's events and the model table."""
