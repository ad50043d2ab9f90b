"""The command line: one file per command, each with ``add`` (its parser) and ``run``.

``arguments`` and ``progress`` are shared by several.
"""
