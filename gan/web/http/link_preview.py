"""Link preview: what a chat or a search shows of a link to a page, its title, one description and one picture, all our own.

Gradio's page says each twice: once of Gradio, and once with nothing in it.
"""

import functools
import hashlib
import html
import json
import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gan import paths
from gan.export import preview

SITE = "GAN Theatre"
ABOUT = "In your browser: how generative adversarial networks learn to draw."
_PICTURE = paths.ASSETS / "pictures" / "preview.png"
_GRADIOS = re.compile(rb'<meta\s+(?:property="og:|name="twitter:)[^>]*>\s*|<title>.*?</title>\s*')
_HEADING = re.compile(rb'class=\\"heading\\"\\u003e\\u003ch1\\u003e(.*?)\\u003c/h1\\u003e\\u003cp\\u003e(.*?)\\u003c/p')
"""The line on top of a page, in its configuration, which is JSON: what ``gan.web.help.heading`` writes."""
_CONFIGURATION = b"<script>window.gradio_config"
_TITLED_BY_SCRIPT = b'control_page_title="true"'
_MANIFEST = b'<link rel="manifest" href="/manifest.json"'


def previewed(page: bytes, root: str, address: str) -> bytes:
    """``page`` with its own title and preview at the start of its head.

    Args:
        page: HTML as Gradio writes it.
        root: address of the app from outside, without a slash at its end.
        address: the page's own, below it, with its query: a link opens a view.
    """
    before, marker, rest = page.partition(_CONFIGURATION)
    heading = _HEADING.search(rest)
    name, question = (_from_json(part) for part in heading.groups()) if heading else ("", "")
    title = f"{name} · {SITE}" if name else SITE
    told = {
        "og:title": title,
        "og:description": f"{question} {ABOUT}".strip(),
        "og:type": "website",
        "og:site_name": SITE,
        "og:url": root + address,
        "og:image": f"{root}/{picture_path()}",
        "og:image:type": "image/png",
        "og:image:width": str(preview.WIDTH),
        "og:image:height": str(preview.HEIGHT),
        "og:image:alt": preview.ALT,
    }
    tags = [f"<title>{html.escape(title)}</title>", _meta("name", "description", told["og:description"])]
    tags += [_meta("property", key, value) for key, value in told.items()]
    tags += [_meta("name", "twitter:card", "summary_large_image"), '<link rel="icon" href="./favicon.ico">']
    before = _GRADIOS.sub(b"", before).replace(b"<head>", b"<head>" + "".join(tags).encode(), 1)
    rest = rest.replace(_TITLED_BY_SCRIPT, b'control_page_title="false"', 1)  # else it would overwrite the title
    return before + marker + rest.replace(_MANIFEST, b'<link rel="manifest" href="./manifest.json"', 1)


@functools.cache
def picture_path() -> str:
    """Where the picture is served, from the app's root on: a new picture has a new address, so no network shows an old one."""
    return f"preview-{hashlib.sha256(_PICTURE.read_bytes()).hexdigest()[:16]}.png"


def routes() -> list[Route]:
    """The picture's route."""

    async def picture(request: Request) -> Response:
        return Response(_PICTURE.read_bytes(), media_type="image/png")

    return [Route(f"/{picture_path()}", picture)]


def _meta(kind: str, key: str, value: str) -> str:
    return f'<meta {kind}="{key}" content="{html.escape(value)}">'


def _from_json(text: bytes) -> str:
    """Plain text of HTML that stands in a JSON string."""
    return html.unescape(json.loads(b'"' + text + b'"'))
