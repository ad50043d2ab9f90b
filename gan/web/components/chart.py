"""Live chart of a training run."""

from typing import Any

import gradio as gr

from gan.web.components.client_html import client_html

TEMPLATE = """<div class="chart">
  <div class="chart-legend"><b>Losses</b>
    <span class="of-d" title="What the discriminator minimises: low when it tells real from generated.">discriminator</span>
    <span class="of-g" title="What the generator minimises: low when its pictures pass for real.">generator</span></div>
  <canvas class="chart-losses" role="img" aria-label="losses of discriminator and generator against images seen"></canvas>
  <div class="chart-legend chart-of-probability"><b>Opinions of D</b>
    <span class="of-real" title="Its mean opinion of real pictures.">real, D(x)</span>
    <span class="of-g" title="Its mean opinion of generated pictures.">generated, D(G(z))</span>
    <span class="chart-even" title="At one half the detective can only guess.">- - neither wins</span></div>
  <div class="chart-legend chart-of-critic" hidden><b>Wasserstein estimate</b>
    <span class="of-d" title="Mean score of real pictures minus that of generated ones.">D(x) - D(G(z))</span></div>
  <canvas class="chart-opinions" role="img" aria-label="discriminator's opinions of real and generated pictures"></canvas>
  <div class="chart-scores" hidden><div class="chart-legend"><b>FID</b>
    <span class="of-g" title="How far a small sample is from real images, to our classifier; less is better.">samples</span>
    <span class="of-real" title="What as many real images score: nobody can do better.">real images</span></div>
  <canvas class="chart-fid" role="img" aria-label="FID of a small sample against images seen"></canvas></div>
  <div class="chart-legend"><b>The last batch</b>
    <span class="of-real chart-bars" title="How many real pictures D gave this opinion.">real</span>
    <span class="of-g chart-bars" title="How many generated pictures D gave this opinion.">generated</span>
    <span class="chart-even">where they overlap, D cannot tell</span></div>
  <canvas class="chart-histogram" role="img" aria-label="histogram of the discriminator's opinions of its last batch"></canvas>
  <div class="chart-readout" aria-live="off"></div>
</div>"""


def chart(value: dict[str, Any] | None = None, **options: Any) -> gr.HTML:
    """Curves of losses and of opinions (of a critic: its estimate), and a histogram of the opinions of the last batch.

    Its value is ``gan.web.show.run_views.chart_value``: only the points from index ``from`` on are sent.
    """
    return client_html("chart", value, TEMPLATE, ["gap"], **options)
