"""The training loop: both players' losses, the loop itself, what may change between its steps, and a run's numbers."""
