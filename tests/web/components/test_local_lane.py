"""The lane by which a page's script answers in the browser."""

import gradio as gr
import pytest

from gan.web.components.local_lane import local_lane


def test_a_page_without_a_script_has_no_lane() -> None:
    with gr.Blocks(), pytest.raises(FileNotFoundError, match=r"pages/nonesuch\.js"):
        local_lane("nonesuch")


def test_inputs_of_gradio_s_own_tell_the_page_and_not_the_server_what_they_hold() -> None:
    with gr.Blocks() as page:
        model = gr.Dropdown(["a", "b"], value="b", elem_id="play-model")
        seed = gr.Number(7, elem_id="play-first-seed")
        lane = local_lane("play", model, seed, stage="play-stage")
    assert lane.props["fields"] == {"model": "b", "first-seed": 7}
    assert lane.props["stage"] == "play-stage"
    told = [event for event in page.fns.values() if event.js]
    assert [event.targets[0] for event in told] == [(model._id, "change"), (seed._id, "change")]
    for event, name in zip(told, ("model", "first-seed"), strict=True):
        assert event.fn is None and f"['{name}'] = value" in str(event.js)
