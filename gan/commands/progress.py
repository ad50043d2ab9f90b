"""Progress bars of commands that train classifiers step by step."""

import time
from collections.abc import Iterator

from tqdm import tqdm

from gan.studies.few_labels import Step


def follow(steps: Iterator[Step], title: str) -> float:
    """Take all steps behind a progress bar.

    Returns:
        the processor time in seconds, which other work on the machine does not stretch.
    """
    started = time.process_time()
    with tqdm(desc=title, unit="step", mininterval=1.0) as bar:
        for step in steps:
            bar.total = step.steps
            bar.update(step.step - bar.n)
            bar.set_postfix_str(" ".join(f"{name} {loss:.3f}" for name, loss in step.losses.items()), refresh=False)
    return time.process_time() - started
