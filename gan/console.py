"""Console of the command line: what it cannot show is printed with replacements, and never raises."""

import sys


def replace_unprintable() -> None:
    """Make standard output and error print a replacement for what their encoding lacks.

    A class or file may be named in any script, and a console's code page may know only one of them.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # not when a test or a notebook has put something else there
            stream.reconfigure(errors="backslashreplace")
