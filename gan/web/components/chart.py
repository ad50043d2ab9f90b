"""The live chart of a training run."""

from typing import Any

import gradio as gr

from gan import paths

_TEMPLATE = """<div class="chart">
  <div class="chart-legend"><b>Losses</b>
    <span class="of-d" title="What the discriminator minimises: low when it tells real from generated.">discriminator</span>
    <span class="of-g" title="What the generator minimises: low when its pictures pass for real.">generator</span></div>
  <canvas class="chart-losses" role="img" aria-label="losses of discriminator and generator against images seen"></canvas>
  <div class="chart-legend"><b>Opinions of D</b>
    <span class="of-real" title="Its mean opinion of real pictures.">real, D(x)</span>
    <span class="of-g" title="Its mean opinion of generated pictures.">generated, D(G(z))</span>
    <span class="chart-even" title="At one half the detective can only guess.">- - neither wins</span></div>
  <canvas class="chart-opinions" role="img" aria-label="discriminator's opinions of real and generated pictures"></canvas>
  <div class="chart-readout" aria-live="off"></div>
</div>"""


def chart(value: dict[str, Any] | None = None, **options: Any) -> gr.HTML:
    """Two curves of losses and two of opinions.

    Its value is what ``Job.status`` returns with ``from`` added: only the points from that index on are sent.
    """
    script = (paths.ASSETS / "js" / "chart.js").read_text()
    return gr.HTML(value, html_template=_TEMPLATE, js_on_load=script, apply_default_css=False, **options)
