"""Evaluation of models: classifiers, FID, precision and recall, coverage, nearest training images, and its model card."""
