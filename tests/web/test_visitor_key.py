"""The browser's key takes its place among what an event sends."""

import gradio as gr

from gan.web.visitor_key import sending, visitor_key


def test_the_script_fills_the_place_that_gradio_sends_the_key_in() -> None:
    with gr.Blocks():
        number, key, text = gr.Number(), visitor_key(), gr.Textbox()
    assert "sent[2]" in str(sending([number, text, key]))
    assert "sent[1]" in str(sending({text, key, number}))  # a set goes in the order in which its components were made
    assert "sent[0]" in str(sending(key))


def test_an_event_that_asks_for_no_key_gets_no_script() -> None:
    with gr.Blocks():
        number = gr.Number()
    assert sending([number]) is None and sending(None) is None and sending([]) is None
