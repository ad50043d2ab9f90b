"""Files around a static site's pages: manifest of an installed page, service worker, and what hosts look for."""

import json
from collections.abc import Sequence

from gan import paths

TITLE = "GAN Theatre"


def manifest(start: str) -> str:
    """``manifest.webmanifest``: what a browser needs to install the site as an app."""
    told = {
        "name": TITLE,
        "short_name": TITLE,
        "description": "What has a generative adversarial network learnt? Its pictures, drawn in your browser.",
        "start_url": start,
        "scope": "./",
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": "#047857",
        "icons": [{"src": "pictures/icon.png", "sizes": "192x192", "type": "image/png", "purpose": "any"}],
    }
    return json.dumps(told, indent=1)


def service_worker(version: str, files: Sequence[str]) -> str:
    """``service_worker.js``.

    Args:
        version: changes with any file of the site.
        files: addresses, from the site's first page on, that are kept from the first visit on.
    """
    text = (paths.ASSETS / "js" / "static" / "service_worker.js").read_text(encoding="utf-8")
    return text.replace("@VERSION@", version).replace('JSON.parse("@FILES@")', json.dumps(files))


def readme(pages: Sequence[str], models: Sequence[str]) -> str:
    """``README.md``: the front matter by which a Hugging Face Space knows that these are files alone, and what they are."""
    return f"""---
title: {TITLE}
emoji: 🎭
colorFrom: green
colorTo: blue
sdk: static
app_file: index.html
pinned: false
short_description: What a GAN has learnt, drawn in your browser
license: mit
---

# {TITLE}

Pages ({", ".join(pages)}) about what generative adversarial networks have learnt, with these models: {", ".join(models)}. They
need no server: the browser of whoever opens them computes the pictures.

Written by `python -m gan static`. Do not change files here: make them again.

- **Hugging Face**: push this folder to a Space of the kind *Static*.
- **GitHub Pages**: push it to a repository and choose its branch under Settings, Pages.
- **Anywhere else**: any server of files will do, below any path. `python -m http.server` shows it on this machine.
"""
