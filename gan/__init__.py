"""GAN Theatre's company: everything about generative adversarial networks, and nothing about the web.

Read ``recipes.py``, ``objectives.py`` and ``training.py``, in that order, to see how a GAN is trained.
Nothing in this package outside ``gan.web`` imports gradio.
"""

import os

# Torch's threads wait for each other by spinning, which on a busy machine burns the core that the slower one needs:
# training beside a browser was 2.5 times as fast with waiting threads asleep. OpenMP reads this once, when it is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("GOMP_SPINCOUNT", "0")
