"""Model card: what to look at, always in view, and a fold with the rest."""

import dataclasses
from typing import Any

import gradio as gr

from gan.evaluation.model_card import card
from gan.models import Model
from gan.web.components.client_html import client_html

_TEMPLATE = """<div class="card">
  <p class="card-line"></p>
  <details class="card-fold">
    <summary>Model card: paper, objective, scores beside real images, weaknesses</summary>
    <div class="card-body"></div>
  </details>
</div>"""


def model_card(value: dict[str, Any] | None = None, **options: Any) -> gr.HTML:
    """A card; its value is made by ``contents``. The script writes every word as text, never as HTML."""
    return client_html("model_card", value, _TEMPLATE, **options)


def contents(model: Model) -> dict[str, Any]:
    """The value of a ``model_card``: a model's ``gan.evaluation.model_card.Card`` as plain values."""
    return dataclasses.asdict(card(model.name, model.header))
