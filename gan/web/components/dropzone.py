"""Dropzone: where a visitor brings pictures, a file that holds many, or a folder, chosen or dropped."""

import itertools
from typing import Any

import gradio as gr

from gan.data.own_images import sources, uploads
from gan.web.components.client_html import client_html

UPLOAD_PATH = "/bring/upload"
"""Where a browser sends the files (``gan.web.http.upload``)."""
LONGEST_LIST = 16 * 2**20
"""Bytes of the list of the files' names that comes before them."""
_told = itertools.count()
_TEMPLATE = """<div class="dropzone">
  <div class="dropzone-drop">
    <p><b>Drop pictures, an archive or a folder here</b>, or choose</p>
    <div class="dropzone-choices">
      <button type="button" class="dropzone-choose-files">pictures or an archive</button>
      <button type="button" class="dropzone-choose-folder">a folder</button>
      <button type="button" class="dropzone-again" hidden>Send again</button>
    </div>
    <input class="dropzone-files" type="file" multiple hidden
      aria-label="pictures or an archive: a zip, a tar, or a data set as NPZ, IDX or CSV">
    <input class="dropzone-folder" type="file" webkitdirectory hidden aria-label="a folder">
    <progress class="dropzone-bar" max="1" value="0" hidden></progress>
    <p class="dropzone-words" role="status"></p>
  </div>
</div>"""


def dropzone(value: dict[str, Any], **options: Any) -> gr.HTML:
    """The dropzone; its value is made by ``saying``. When the server has an upload, ``brought`` tells its id as ``upload``."""
    return client_html("dropzone", value, _TEMPLATE, ["brought"], **options)


def saying(words: str, trouble: bool = False) -> dict[str, Any]:
    """The value of a ``dropzone``: what it says below its buttons, and whether that is trouble."""
    return {
        "path": UPLOAD_PATH,
        "largest": uploads.LARGEST,
        "most": sources.MOST_FILES,
        "longest_list": LONGEST_LIST,
        "words": words,
        "trouble": trouble,
        "told": next(_told),  # what was said before may be said again, and only a new value is painted
    }
