"""Finds a Chromium for the browser tests, or installs one: on PATH, else apt when root, else Playwright's own.

Run as a script it does the installing and prints what it is doing; ``find`` only looks.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The path of a Chromium on PATH, or of Playwright's own, or None."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None  # noqa: PTH110


def install() -> int:
    """Install one when there is none; the exit code."""
    if path := find():
        print(f"browser: using {path}")
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("browser: installing Chromium with apt-get", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=False, **quiet)
    if not find():
        print("browser: downloading Playwright's Chromium", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if path := find():
        print(f"browser: using {path}")
        return 0
    print("browser: no Chromium could be had; install it (on Debian: apt-get install chromium) and run this again")
    return 1


if __name__ == "__main__":
    sys.exit(install())
