"""How good a model is: classifiers, FID, precision and recall, coverage, nearest training images, and its model card."""
