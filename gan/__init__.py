"""GAN Theatre's company: everything about generative adversarial networks, and nothing about the web.

Read ``recipes.py``, ``objectives.py`` and ``training.py``, in that order, to see how a GAN is trained.
Nothing in this package outside ``gan.web`` imports gradio.
"""
