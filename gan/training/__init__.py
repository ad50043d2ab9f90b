"""Training: both players' losses, the loop, the controls that change it between steps, and the history of a run."""
