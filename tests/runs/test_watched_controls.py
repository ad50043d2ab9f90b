"""Controls of a worker's loop."""

import torch

from gan.runs.watched_controls import WatchedControls


def test_a_share_of_the_cores_counts_from_the_next_step_on() -> None:
    before = torch.get_num_threads()
    controls = WatchedControls()
    try:
        controls.share(before + 1)
        assert torch.get_num_threads() == before
        assert controls.wait_for_step()
        assert torch.get_num_threads() == before + 1
    finally:
        torch.set_num_threads(before)
