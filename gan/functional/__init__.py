"""Pure functions of tensors: objectives, penalties, transforms, metrics and the moving average of weights."""
