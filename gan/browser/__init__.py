"""Programs for browsers: functions of tensors traced from PyTorch into a few operations, and a reference interpreter of them."""
