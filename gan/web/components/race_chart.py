"""Race chart: one line for each lane."""

from typing import Any

import gradio as gr

from gan.web.components.client_html import client_html

_TEMPLATE = """<div class="race-chart">
  <div class="race-chart-bar">
    <span role="group" aria-label="what the chart shows">
      <button type="button" data-measure="fid" aria-pressed="true"
        title="How far a small sample is from real images, to our classifier; less is better.">FID</button>
      <button type="button" data-measure="loss" aria-pressed="false"
        title="What the generator minimises: low when its pictures pass for real.">G's loss</button>
      <button type="button" data-measure="gap" aria-pressed="false"
        title="How much more D likes real pictures than generated ones; at 0 it cannot tell.">D(x) - D(G(z))</button>
    </span>
    <span role="group" aria-label="against what">
      <button type="button" data-axis="seconds" aria-pressed="true"
        title="Who is further after the same time?">seconds</button>
      <button type="button" data-axis="images" aria-pressed="false"
        title="Who is further after the same number of real images?">images</button>
    </span>
    <span class="race-note"></span>
  </div>
  <canvas role="img"></canvas>
  <div class="race-readout" aria-live="off"></div>
</div>"""


def race_chart(value: dict[str, Any] | None = None, **options: Any) -> gr.HTML:
    """Lines of all lanes, of one measure against one clock; the page's visitor chooses both.

    Its value is ``gan.web.pages.race.views.chart_value``: of each lane only the points from index ``from`` on are sent. Triggers
    ``gap`` when some were missed.
    """
    return client_html("race_chart", value, _TEMPLATE, ["gap"], **options)
