"""View history: undo, redo, history, favourites, link and downloads of what a page shows."""

from typing import Any

import gradio as gr

from gan.web.components.client_html import client_html
from gan.web.view_table import of_page

_TEMPLATE = """<div class="history">
  <div class="history-bar" role="toolbar" aria-label="what was seen, and taking it along">
    <button type="button" class="history-undo" title="Undo (Z)" disabled>↶ Undo</button>
    <button type="button" class="history-redo" title="Redo (Shift+Z or Y)" disabled>↷ Redo</button>
    <button type="button" class="history-pin" title="Pin as a favourite (S)" aria-pressed="false">☆ Pin</button>
    <button type="button" class="history-copy" title="The address of this very view">Copy link</button>
    <details class="history-menu"><summary>Download</summary><div>
      <a data-file="png" download title="with its settings inside">PNG, enlarged</a>
      <a data-file="small.png" download title="with its settings inside">PNG, the true pixels</a>
      <a data-file="npz" download title="z, label, codes and pixels, for NumPy">Arrays (npz)</a>
      <a data-file="py" download title="draws exactly this picture">Python script</a>
    </div></details>
    <span class="history-more"></span>
    <button type="button" class="history-help" title="Keys (?)" aria-label="keys" aria-expanded="false">?</button>
    <div class="history-strip" role="group" aria-label="history: click to go back there"></div>
  </div>
  <div class="history-keys" hidden>
    <span class="history-space"><kbd>Space</kbd> another picture</span><span><kbd>Z</kbd> undo</span>
    <span><kbd>Shift</kbd>+<kbd>Z</kbd> or <kbd>Y</kbd> redo</span><span><kbd>S</kbd> pin or unpin</span>
    <span><kbd>Tab</kbd> to a slider, then <kbd>←</kbd> <kbd>→</kbd> nudge it</span>
    <span><kbd>Tab</kbd> to a sheet, then arrows choose a picture</span><span><kbd>?</kbd> this help</span>
    <button type="button" class="history-clear">Clear the history</button>
  </div>
  <details class="history-fold" hidden><summary>Favourites (<span class="history-count">0</span>)</summary>
    <div class="history-favourites"></div></details>
  <input class="history-link" type="text" readonly hidden aria-label="link to this view">
  <p class="history-said" role="status"></p>
  <p class="history-alt unseen" aria-live="polite"></p>
</div>"""


def view_history(
    page: str, stage: str, dice: str = "", more: list[tuple[str, str, str]] | None = None, files: bool = True, **options: Any
) -> gr.HTML:
    """A row of buttons and thumbnails. Its value is made by
    ``gan.web.show.view_state.history_entry``; it triggers ``go`` with {query, at}.

    Args:
        page: the page's name, under which the browser keeps its history and favourites.
        stage: the id of the page's stage, which the settled view describes to screen readers.
        dice: the id of the button that the space bar presses, or "".
        more: (address, words, explanation) of pages that open the same view.
        files: whether a view is one picture, which can be downloaded.
    """
    return client_html(
        "view_history",
        None,
        _TEMPLATE,
        ["go"],
        page=page,
        table=of_page(page),
        stage=stage,
        dice=dice,
        more=more or [],
        files=files,
        **options,
    )
