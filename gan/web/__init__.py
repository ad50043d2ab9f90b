"""The house: the pages, and the training runs behind them. ``jobs`` and ``worker`` work without Gradio; the rest import it."""
