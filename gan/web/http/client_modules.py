"""Modules of ``assets/js`` as browsers load them: ``GET /js/VERSION/components/stage.js``, without a bundler; the kernel; and the
programs that Python has traced, ``/js/VERSION/programs/NAME.json``.

VERSION is a hash of all of them, so a browser may keep a file for ever and never has an old one beside a new one. They are read
once, when the app starts, so what is served is what was hashed.
"""

import functools
import hashlib
import posixpath
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gan import paths
from gan.web.http.response_headers import FOR_EVER, POLICY

_FOLDERS = ("components", "engine", "games", "lib", "models", "pages", "training", "views")
_TYPES = {".js": "text/javascript", ".wasm": "application/wasm", ".json": "application/json"}
_IMPORT = re.compile(r'\bfrom "(\.[^"]+)"')
_HEADERS = {
    "Cache-Control": FOR_EVER,
    "X-Content-Type-Options": "nosniff",
    # of a module that is started as a worker, whose imports and whose kernel in WebAssembly are scripts too
    POLICY: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'",
}


@functools.cache
def modules() -> dict[str, bytes]:
    """The bytes of each module by its path within ``assets/js``, and of each file of programs as "programs/NAME.json"."""
    root = paths.ASSETS / "js"
    files = sorted(file for folder in _FOLDERS for file in (root / folder).rglob("*") if file.suffix in _TYPES)
    found = {file.relative_to(root).as_posix(): file.read_bytes() for file in files}
    return found | {f"programs/{file.name}": file.read_bytes() for file in sorted((paths.ASSETS / "programs").glob("*.json"))}


@functools.cache
def folder() -> str:
    """Where the modules are served, from the app's root on: "js/VERSION/"."""
    digest = hashlib.sha256()
    for path, text in modules().items():
        digest.update(f"{path} {len(text)}\n".encode() + text)
    return f"js/{digest.hexdigest()[:16]}/"


def with_imports(wanted: Iterable[str]) -> list[str]:
    """Paths of these modules and of all that they import, directly or not; what is no module is left out."""
    found: dict[str, None] = {}
    waiting = list(wanted)
    while waiting:
        path = waiting.pop()
        if path in found or path not in modules():
            continue
        found[path] = None
        imports = _IMPORT.findall(modules()[path].decode("utf-8"))
        waiting += [posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) for name in imports]
    return sorted(found)


def routes() -> list[Route]:
    """``/js/VERSION/PATH``; an address of another version is answered in one sentence, since its page is as old."""

    async def module(request: Request) -> Response:
        text = modules().get(request.path_params["path"])
        if text is None or f"js/{request.path_params['version']}/" != folder():
            return PlainTextResponse("There is no such script; reload the page.", 404, {"Cache-Control": "no-store"})
        return Response(text, media_type=_TYPES[PurePosixPath(request.path_params["path"]).suffix], headers=_HEADERS)

    return [Route("/js/{version}/{path:path}", module)]
